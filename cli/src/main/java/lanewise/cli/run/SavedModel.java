package lanewise.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.DataPlace;
import lanewise.cli.options.OptionSection;
import lanewise.cli.options.RunPath;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataSet;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.exchange.WrapperPrefix;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelCard;
import lanewise.model.ModelSpec;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunSettings;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * The options that choose a trained network: a run folder, or a weights file. For weights of other
 * programs, the user must give the network.
 */
@OptionSection("Normalisation of pixels")
public final class SavedModel {
  @Parameters(
      index = "0",
      paramLabel = "RUN|WEIGHTS",
      converter = RunPath.class,
      description =
          "A run folder, whose best weights are used, or a safetensors file; latest, or a part of "
              + "a run's name in runs.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path path;

  @Mixin private final NormalizationOptions normalization = new NormalizationOptions();

  private final List<String> notes = new ArrayList<>();

  /** The file's content, once it was asked for: card and weights are of one reading. */
  private Safetensors.@Nullable Content content;

  /** The run folder or file that was given. */
  public Path path() {
    return path;
  }

  /** The weights file. */
  public Path weights() {
    return Weights.fileOf(path);
  }

  /**
   * Reads the weights of a network, without the prefix of a wrapper, which is noted.
   *
   * @throws lanewise.format.FormatException if they cannot be read or are another network's
   */
  public Map<String, Tensor> read(Network network) {
    Map<String, Tensor> read = content().tensors();
    String prefix = WrapperPrefix.of(read.keySet());
    if (!prefix.isEmpty()) {
      notes.add("all names of the weights begin with '%s', which is removed".formatted(prefix));
    }
    return Weights.checked(weights(), WrapperPrefix.without(prefix, read), network);
  }

  /** The settings of the run; none if only weights were given. */
  public Optional<RunSettings> runSettings() {
    return runSettings(path);
  }

  /** As {@link #runSettings()}, of a path. */
  public static Optional<RunSettings> runSettings(Path path) {
    Path config = new RunFolder(path).config();
    return Files.exists(config) ? Optional.of(RunConfig.read(config)) : Optional.empty();
  }

  /** The card in the weights file; none if another program wrote it. */
  public Optional<ModelCard> written() {
    return ModelCard.of(weights(), content().metadata());
  }

  private Safetensors.Content content() {
    if (content == null) {
      content = Safetensors.readAll(weights());
    }
    return content;
  }

  /** The assumptions about the weights, after {@link #card} and {@link #read}. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Loads the data set given to a command or, by default, the one that the network was trained on,
   * with the same splits.
   *
   * @param given the settings of the command
   */
  public DataSet data(CommandLine line, RunConfig given) {
    boolean chosen = given.values().containsKey("data");
    Optional<RunSettings> run = runSettings();
    if (!chosen && run.isEmpty()) {
      content(); // a file that holds no weights is named as such
      throw new ParameterException(
          line, "--data is missing: the weights do not name their data set");
    }
    RunSettings own = Mistakes.asUsage(line, given::settings);
    RunSettings settings =
        chosen
            ? own
            : run.get().dataDir(own.dataDir() == null ? run.get().dataDir() : own.dataDir());
    RunSettings placed = DataPlace.of(line, settings);
    DataSet data;
    try (Waiting _ = Waiting.toLoad(line, placed.data())) {
      data =
          written()
              .map(card -> placed.loadData(card.image(), card.preparation().resize()))
              .orElseGet(placed::loadData);
    }
    return chosen ? data : settings.holdout().applyTo(data);
  }

  /**
   * The card of the weights, with the test views given to a command.
   *
   * @param given the settings of the command
   * @param data supplies what weights of other programs lack; null if there is none
   */
  public ModelCard card(CommandLine line, RunConfig given, @Nullable DataSet data) {
    RunSettings settings = Mistakes.asUsage(line, given::settings);
    ModelCard card = card(line, settings, given.choosesModel(), data);
    TestViews views = settings.images().testViews();
    return views == null ? card : card.with(views);
  }

  private ModelCard card(
      CommandLine line, RunSettings settings, boolean chosen, @Nullable DataSet data) {
    Optional<ModelCard> written = written();
    normalization.check(line);
    if (written.isPresent() && !chosen && !normalization.isNamed()) {
      ModelCard card = written.get();
      Normalization numbers = normalization.given(line, card.image().extent(0), data);
      return numbers == null ? card : card.with(numbers);
    }
    if (data == null && written.isPresent()) {
      throw new ParameterException(
          line, "another network or normalisation than in training needs --data");
    }
    if (data == null || (written.isEmpty() && !chosen)) {
      throw new ParameterException(
          line, path + " does not describe its network: give its --model and --data");
    }
    ModelSpec spec;
    Shape image;
    Network imported = null;
    if (chosen) {
      spec = settings.model();
      image = settings.input(data.imageShape());
    } else {
      spec = written.orElseThrow().model();
      image = written.orElseThrow().image();
      imported = written.orElseThrow().imported();
    }
    Preparation preparation = written.map(ModelCard::preparation).orElse(Preparation.PLAIN);
    return new ModelCard(
        spec,
        image,
        written.map(ModelCard::classNames).orElse(data.classNames()),
        preparation,
        normalization(line, written, data),
        written.map(ModelCard::testViews).orElse(TestViews.ONE),
        written.map(ModelCard::task).orElse(data.task()),
        written.map(ModelCard::thresholds).orElse(List.of()),
        imported);
  }

  private Normalization normalization(CommandLine line, Optional<ModelCard> written, DataSet data) {
    int channels = data.imageShape().extent(0);
    Normalization given = normalization.given(line, channels, data);
    if (given != null || written.isPresent()) {
      return given != null ? given : written.get().normalization();
    }
    notes.add(NormalizationOptions.ASSUMED);
    return Normalization.none(channels);
  }
}
