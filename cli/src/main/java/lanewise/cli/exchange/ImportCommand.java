package lanewise.cli.exchange;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.DataPlace;
import lanewise.cli.options.UserCommand;
import lanewise.cli.run.NormalizationOptions;
import lanewise.datasets.DataSet;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.exchange.ImportedNetwork;
import lanewise.exchange.NameMap;
import lanewise.exchange.OnnxImport;
import lanewise.exchange.WrapperPrefix;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.run.RunSettings;
import lanewise.screen.Figures;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code lanewise import}: converts networks and weights of other programs. */
@Command(
    name = "import",
    description = {
      "Turn an ONNX classifier, or weights saved by another program, into a weights "
          + "file for eval, predict and train --init.",
      "Weights of a built-in model need its --model and --data, and a --map file if "
          + "their names differ from PyTorch's: a line 'their.name = our.name' for each."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise import resnet.onnx --out resnet.safetensors",
      "  lanewise import net.onnx --data mnist --normalize standard --out net.safetensors",
      "  lanewise import cnn.npz --model simple-cnn --data mnist --out cnn.safetensors"
    })
public final class ImportCommand extends UserCommand {
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

  @Mixin private final NormalizationOptions normalization = new NormalizationOptions();

  @Option(
      names = "--map",
      paramLabel = "NAMES.txt",
      description = "A file with a line 'their.name = our.name' for each weight.")
  private @Nullable Path map;

  @Option(
      names = "--multi-label",
      description =
          "The model's outputs are logits of labels that an image can have together, as "
              + "BCEWithLogitsLoss takes them. Not needed where the graph ends in a Sigmoid.")
  private boolean multiLabel;

  ImportCommand() {
    super("Network", "Data");
  }

  @Override
  public Integer call() {
    CommandLine line = line();
    boolean onnx = file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    boolean chosen = given().choosesModel();
    boolean hasData = given().values().containsKey("data");
    if (onnx && (chosen || map != null)) {
      throw mistake(
          "an ONNX model describes its network: leave out --map and the options of --model");
    }
    if (!onnx && !chosen) {
      throw new ParameterException(
          line, file + " does not describe its network: give its --model and --data");
    }
    if (!onnx && !hasData) {
      throw new ParameterException(
          line, file + " does not describe its images and classes: give --data");
    }
    normalization.check(line);
    if (normalization.isNamed() && !hasData) {
      throw mistake("--normalize needs --data, from which it is computed");
    }
    DataSet data = hasData ? DataPlace.of(line, settings()).loadData() : null;
    if (onnx) {
      importModel(line, data);
    } else {
      importWeights(line, Objects.requireNonNull(data));
    }
    return ExitCode.DONE;
  }

  private void importModel(CommandLine line, @Nullable DataSet data) {
    ImportedNetwork imported = OnnxImport.read(Weights.fileOf(file));
    TrainedModel read = TrainedModel.of(file, imported);
    ModelCard card = read.card();
    boolean described = ModelCard.of(file, imported.metadata()).isPresent();
    if (imported.givesLogits() && !described) {
      Task task = multiLabel ? Task.MULTI_LABEL : data == null ? Task.MULTI_CLASS : data.task();
      card = Mistakes.asUsage(line, () -> read.card().with(task));
      screen()
          .line(
              task == Task.MULTI_LABEL
                  ? "the graph ends in logits, taken for labels of their own: a sigmoid each"
                  : "the graph ends in logits, taken for classes that exclude each other: a"
                      + " softmax; if an image can have several, give --multi-label");
    } else if (multiLabel && card.task() == Task.MULTI_CLASS) {
      throw new ParameterException(
          line, file + " says that its classes exclude each other: leave out --multi-label");
    }
    write(new TrainedModel(fitted(card, data, described), read.weights()));
  }

  /** The card with the class names of a data set, and the normalisation that the user gives. */
  private ModelCard fitted(ModelCard card, @Nullable DataSet data, boolean described) {
    if (data != null) {
      card.requireFits(data);
    }
    ModelCard named = data == null ? card : card.withClassNames(data.classNames());
    Normalization given = normalization.given(line(), card.image().extent(0), data);
    if (given == null && !described) {
      screen().line(NormalizationOptions.ASSUMED);
    }
    return given == null ? named : named.with(given);
  }

  private void importWeights(CommandLine line, DataSet data) {
    RunSettings settings = settings();
    Shape image = settings.input(data.imageShape());
    Normalization given = normalization.given(line(), image.extent(0), data);
    if (given == null) {
      screen().line(NormalizationOptions.ASSUMED);
    }
    ModelCard card =
        new ModelCard(
                settings.model(),
                image,
                data.classNames(),
                Preparation.PLAIN,
                given == null ? Normalization.none(image.extent(0)) : given)
            .with(data.task());
    Network network = Mistakes.asUsage(line, card::network);
    Map<String, Tensor> weights = Weights.read(file);
    String prefix = WrapperPrefix.of(weights.keySet());
    if (map == null && !prefix.isEmpty()) {
      weights = WrapperPrefix.without(prefix, weights);
      screen().line("all names begin with '%s', which is removed", prefix);
    }
    if (map != null) {
      weights = NameMap.read(map).apply(weights);
    }
    write(new TrainedModel(card, Weights.checked(file, weights, network)));
  }

  private void write(TrainedModel model) {
    model.write(out);
    ModelCard card = model.card();
    Network network = card.network();
    screen()
        .line(
            "%s: %d layers, %s parameters, %d %s, images of %s"
                .formatted(
                    out,
                    network.nodes().size(),
                    Figures.count(network.parameterCount()),
                    card.classNames().size(),
                    card.task() == Task.MULTI_LABEL ? "labels" : "classes",
                    card.image()));
  }
}
