package lanewise.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import lanewise.cli.options.ConfigFile;
import lanewise.cli.options.ModelOptions;
import lanewise.cli.options.NormalizationName;
import lanewise.cli.options.TrainOptions;
import lanewise.datasets.DataSet;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.model.ModelCard;
import lanewise.model.ModelSpec;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.run.RunFolder;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * The options that choose a trained network: a run folder, or a file of weights. Weights that were
 * not written here do not say what network they belong to, so the user does.
 */
public final class SavedModel {
  @Parameters(
      index = "0",
      paramLabel = "RUN|WEIGHTS",
      description = "A run folder, for its best weights, or a .safetensors file.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path path;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--normalize",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default: as in training).")
  private @Nullable NormalizationName normalize;

  /** The file of weights. */
  public Path weights() {
    return Weights.fileOf(path);
  }

  /** The options the run was made with; none if only weights were given. */
  public Optional<TrainOptions> runOptions() {
    Path config = new RunFolder(path).config();
    return Files.exists(config) ? Optional.of(ConfigFile.options(config)) : Optional.empty();
  }

  /**
   * What the weights are.
   *
   * @param data knows what weights from elsewhere do not say; null if there are no such data
   */
  public ModelCard card(CommandLine line, @Nullable DataSet data) {
    Optional<ModelCard> written = ModelCard.read(weights());
    if (written.isPresent() && !model.isGiven() && normalize == null) {
      return written.get();
    }
    if (data == null && written.isPresent()) {
      throw new ParameterException(
          line, "another network or normalisation than in training needs --data");
    }
    if (data == null || (written.isEmpty() && !model.isGiven())) {
      throw new ParameterException(
          line, path + " does not say what network it belongs to: give its --model and --data");
    }
    ModelSpec spec;
    Shape image;
    Network imported = null;
    if (model.isGiven()) {
      model.resolve(line);
      spec = model.spec();
      image = model.input(data.imageShape());
    } else {
      written.orElseThrow().requireFits(data);
      spec = written.orElseThrow().model();
      image = written.orElseThrow().image();
      imported = written.orElseThrow().imported();
    }
    Preparation preparation = written.map(ModelCard::preparation).orElse(Preparation.PLAIN);
    return new ModelCard(
        spec,
        image,
        data.classNames(),
        preparation,
        normalization(written, data),
        written.map(ModelCard::testViews).orElse(TestViews.ONE),
        imported);
  }

  private Normalization normalization(Optional<ModelCard> written, DataSet data) {
    if (normalize == null && written.isPresent()) {
      return written.get().normalization();
    }
    return Objects.requireNonNullElse(normalize, NormalizationName.NONE).of(data.train());
  }
}
