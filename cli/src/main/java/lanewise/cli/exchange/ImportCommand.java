package lanewise.cli.exchange;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.DataOptions;
import lanewise.cli.options.ModelOptions;
import lanewise.cli.options.NormalizationName;
import lanewise.cli.terminal.Terminal;
import lanewise.datasets.DataSet;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.exchange.ImportedNetwork;
import lanewise.exchange.NameMap;
import lanewise.exchange.OnnxImport;
import lanewise.format.FormatException;
import lanewise.format.Safetensors;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxModel;
import lanewise.model.ModelCard;
import lanewise.model.ModelSpec;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.screen.Figures;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise import}: a network from elsewhere, for eval, predict and train. */
@Command(
    name = "import",
    description = {
      "Make a file of weights that eval, predict and train --init take, of an ONNX model that"
          + " classifies images, or of weights that another program saved.",
      "The weights of a network of the zoo need its --model and --data, and a --map file if their"
          + " names are not PyTorch's: a line 'their.name = our.name' for each."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise import resnet.onnx --out resnet.safetensors",
      "  lanewise import net.onnx --data mnist --normalize standard --out net.safetensors",
      "  lanewise import torch.npz --model simple-cnn --data mnist --map names.txt \\",
      "      --out simple.safetensors"
    })
public final class ImportCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A model (.onnx), or weights (.safetensors, .npz).")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.safetensors",
      description = "The file to write.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path out;

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Option(
      names = "--normalize",
      paramLabel = "NAME",
      description = "What the network expects of pixels: ${COMPLETION-CANDIDATES}; needs --data.")
  private @Nullable NormalizationName normalize;

  @Option(
      names = "--map",
      paramLabel = "NAMES.txt",
      description = "The names of weights, a line 'their.name = our.name' each.")
  private @Nullable Path map;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    boolean onnx = file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    if (onnx && (model.isGiven() || map != null)) {
      throw new ParameterException(
          line, "an ONNX model says what it is: leave out --map and the options of --model");
    }
    if (!onnx && !model.isGiven()) {
      throw new ParameterException(
          line, file + " does not say what network it belongs to: give its --model and --data");
    }
    if (!onnx && dataOptions.data == null) {
      throw new ParameterException(
          line, file + " does not say what images and classes it is for: give the --data");
    }
    if (normalize != null && dataOptions.data == null) {
      throw new ParameterException(line, "--normalize needs the --data it is computed of");
    }
    DataSet data = null;
    if (dataOptions.data != null) {
      dataOptions.resolve(line);
      data = dataOptions.load();
    }
    if (onnx) {
      importModel(data);
    } else {
      importWeights(line, Objects.requireNonNull(data));
    }
    return ExitCode.DONE;
  }

  private void importModel(@Nullable DataSet data) {
    OnnxModel read = OnnxFile.readModel(file);
    ImportedNetwork imported;
    try {
      imported = OnnxImport.of(read);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
    Network network = imported.network();
    Shape image = network.inputShape();
    // What export wrote beside a model of ours.
    ModelCard written = ModelCard.of(file, read.metadata()).orElse(null);
    ModelCard card =
        new ModelCard(
            ModelSpec.IMPORTED,
            image,
            written != null ? written.classNames() : numbers(network.outputShape().size()),
            written != null ? written.preparation() : Preparation.PLAIN,
            written != null ? written.normalization() : Normalization.none(image.extent(0)),
            written != null ? written.testViews() : TestViews.ONE,
            network);
    write(data == null ? card : fitted(card, data), network, imported.weights());
  }

  /** The card with what a data set knows: the names of the classes, the pixels' statistics. */
  private ModelCard fitted(ModelCard card, DataSet data) {
    card.requireFits(data);
    return new ModelCard(
        card.model(),
        card.image(),
        data.classNames(),
        card.preparation(),
        normalize == null ? card.normalization() : normalize.of(data.train()),
        card.testViews(),
        card.imported());
  }

  private static List<String> numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  private void importWeights(CommandLine line, DataSet data) {
    model.resolve(line);
    Shape image = model.input(data.imageShape());
    NormalizationName name = Objects.requireNonNullElse(normalize, NormalizationName.NONE);
    ModelCard card =
        new ModelCard(
            model.spec(), image, data.classNames(), Preparation.PLAIN, name.of(data.train()));
    Network network = Mistakes.asUsage(line, card::network);
    Map<String, Tensor> weights = Weights.read(file);
    if (map != null) {
      weights = NameMap.read(map).apply(weights);
    }
    write(card, network, Weights.checked(file, weights, network));
  }

  private void write(ModelCard card, Network network, Map<String, Tensor> weights) {
    Safetensors.write(out, weights, card.toMetadata());
    Terminal.standard(spec.commandLine())
        .line(
            "%s: %d layers, %s parameters, %d classes, images of %s"
                .formatted(
                    out,
                    network.nodes().size(),
                    Figures.count(network.parameterCount()),
                    card.classNames().size(),
                    card.image()));
  }
}
