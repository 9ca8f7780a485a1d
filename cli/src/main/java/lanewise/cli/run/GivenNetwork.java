package lanewise.cli.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.RunPath;
import lanewise.exchange.NetworkJson;
import lanewise.file.TextFile;
import lanewise.format.FormatException;
import lanewise.model.TrainedModel;
import lanewise.nn.Network;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The network of a command: trained, imported or described in a file, or a built-in model. */
public final class GivenNetwork {
  private static final int IMAGE_SIZE = 28;
  private static final int MOST_BYTES = 1 << 24;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN|FILE",
      converter = RunPath.class,
      description =
          "A run folder, a .safetensors file written by train or import, an ONNX model, or a"
              + " network described in JSON (docs/exchange.md).")
  private @Nullable Path file;

  @Option(
      names = "--channels",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Channels of an image: 1 grey, 3 colour (default: 1).")
  private int channels = 1;

  @Option(
      names = "--classes",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Number of classes (default: 10).")
  private int classes = 10;

  /**
   * A network.
   *
   * @param name of the file or the model
   * @param weights its own, or random ones where it has none
   */
  public record Found(String name, Network network, Map<String, Tensor> weights) {}

  /**
   * Reads or builds it.
   *
   * @throws ParameterException if both a file and options of a model are given, or these do not go
   *     together
   * @throws FormatException if the file cannot be used
   */
  public Found find(CommandLine line, RunConfig given) {
    if (file == null) {
      return Mistakes.asUsage(line, () -> builtIn(given));
    }
    if (given.choosesModel()) {
      throw new ParameterException(
          line, "give either %s or the options of a network, not both".formatted(file));
    }
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      Network network = described(file);
      return new Found(file.toString(), network, network.initialize(given.settings().seed()));
    }
    TrainedModel model = TrainedModel.read(file);
    return new Found(file.toString(), model.card().network(), model.weights());
  }

  private Found builtIn(RunConfig given) {
    RunSettings settings = given.settings();
    Shape input = settings.input(Shape.of(channels, IMAGE_SIZE, IMAGE_SIZE));
    Network network = settings.model().network(input, classes);
    String name = settings.model().name().toString();
    return new Found(name, network, network.initialize(settings.seed()));
  }

  private static Network described(Path file) {
    String text = TextFile.read(file, MOST_BYTES);
    try {
      return NetworkJson.read(text);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
  }
}
