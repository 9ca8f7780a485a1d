package lanewise.cli.options;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lanewise.cli.error.Mistakes;
import lanewise.datasets.DataSet;
import lanewise.datasets.ReadOptions;
import lanewise.datasets.Resize;
import lanewise.datasets.catalog.KnownSet;
import lanewise.model.ModelCard;
import lanewise.run.RunSettings;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose a data set. */
@OptionSection("Data")
public final class DataOptions {
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

  /** Fills in what was not given, and refuses a name that is no data set. */
  public void resolve(CommandLine line) {
    data = existing(line, data == null ? "digits" : data);
    dataDir.path = folder(line, dataDir.path);
    reading = Mistakes.asUsage(line, () -> reading.withTest(test));
  }

  /** A folder that is there, or null for none. */
  static @Nullable Path folder(CommandLine line, @Nullable Path given) {
    if (given != null && !Files.isDirectory(given)) {
      throw new ParameterException(
          line, "--data-dir %s is not there, or no folder".formatted(given));
    }
    return given == null ? null : given.toAbsolutePath().normalize();
  }

  /** Loads the data set, after {@link #resolve}. */
  public DataSet load() {
    return dataDir.catalog().load(Objects.requireNonNull(data), reading);
  }

  /** Says to what size images of several sizes are brought. */
  public void resizeTo(int height, int width, Resize.Method method) {
    reading = reading.withSize(height, width, method);
  }

  /**
   * Loads the data set for a trained network: the one given, or else the one it was trained on,
   * split as it was then.
   *
   * @param run the settings of the run, if there was one
   * @param card what the weights' file says of them, if it says so
   */
  public DataSet loadFor(CommandLine line, Optional<RunSettings> run, Optional<ModelCard> card) {
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
    RunSettings trained = run.get();
    data = trained.data();
    test = trained.test();
    dataDir.path = dataDir.path == null ? trained.dataDir() : dataDir.path;
    resolve(line);
    return trained.holdout().applyTo(load());
  }

  /** The name of a known set, or the absolute path of what is there. */
  static String existing(CommandLine line, String name) {
    if (KnownSet.named(name).isPresent()) {
      return name;
    }
    try {
      Path path = Path.of(name);
      if (Files.exists(path)) {
        return path.toAbsolutePath().normalize().toString();
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
