package lanewise.cli.options;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lanewise.datasets.DataSet;
import lanewise.datasets.ReadOptions;
import lanewise.datasets.Resize;
import lanewise.datasets.catalog.KnownSet;
import lanewise.model.ModelCard;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose a data set. */
public final class DataOptions implements OptionSection {
  @Option(
      names = "--data",
      paramLabel = "NAME|FILE|FOLDER",
      description =
          "The data set: a name from `lanewise data list`, a .npz file or a folder of "
              + ".npy files with train_images, train_labels, … or x_train, y_train, …, a .csv "
              + "file with a label and pixels in each line, or a folder with one subfolder per "
              + "class (default: digits; for a trained network, the set it was trained on).")
  public @Nullable String data;

  @Option(
      names = "--test",
      paramLabel = "FRACTION",
      description =
          "Fraction of every class held out for testing where the data set has no test split"
              + " (default: 0.2).")
  public double test = 0.2;

  private ReadOptions reading = ReadOptions.USUAL;

  @Mixin public final DataDirOption dataDir = new DataDirOption();

  @Override
  public String heading() {
    return "Data";
  }

  /** Fills in what was not given, and refuses a name that is no data set. */
  public void resolve(CommandLine line) {
    if (data == null) {
      data = "digits";
    } else if (KnownSet.named(data).isEmpty()) {
      data = existing(line, data).toAbsolutePath().normalize().toString();
    }
    if (dataDir.path != null) {
      dataDir.path = dataDir.path.toAbsolutePath().normalize();
      if (!Files.isDirectory(dataDir.path)) {
        throw new ParameterException(
            line, "--data-dir %s is not there, or no folder".formatted(dataDir.path));
      }
    }
    if (!(test > 0 && test < 1)) {
      throw new ParameterException(
          line, "--test %s: expected a fraction above 0 and below 1".formatted(test));
    }
  }

  /** Loads the data set, after {@link #resolve}. */
  public DataSet load() {
    return dataDir.catalog().load(Objects.requireNonNull(data), reading.withTest(test));
  }

  /** Says to what size images of several sizes are brought. */
  public void resizeTo(int height, int width, Resize.Method method) {
    reading = reading.withSize(height, width, method);
  }

  /**
   * Loads the data set for a trained network: the one given, or else the one it was trained on,
   * split as it was then.
   *
   * @param run the options of the run, if there was one
   * @param card what the weights' file says of them, if it says so
   */
  public DataSet loadFor(CommandLine line, Optional<TrainOptions> run, Optional<ModelCard> card) {
    card.ifPresent(
        known ->
            resizeTo(
                known.image().extent(1), known.image().extent(2), known.preparation().resize()));
    if (data != null) {
      resolve(line);
      return load();
    }
    if (run.isEmpty()) {
      throw new ParameterException(line, "--data is missing: weights alone do not say which");
    }
    TrainOptions trained = run.get();
    data = trained.data.data;
    test = trained.data.test;
    if (dataDir.path == null) {
      dataDir.path = trained.data.dataDir.path;
    }
    resolve(line);
    return trained.holdout().applyTo(load());
  }

  private static Path existing(CommandLine line, String name) {
    try {
      Path path = Path.of(name);
      if (Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // no name of a file either
    }
    List<String> listed = KnownSet.listed().stream().map(KnownSet::name).toList();
    List<String> known = KnownSet.all().stream().map(KnownSet::name).toList();
    throw new ParameterException(
        line,
        "there is no data set '%s'; expected %s, a .npz or .csv file or a folder%s"
            .formatted(name, String.join(", ", listed), Spelling.hint(name, known)));
  }
}
