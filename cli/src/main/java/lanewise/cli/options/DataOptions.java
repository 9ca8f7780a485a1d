package lanewise.cli.options;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lanewise.datasets.DataSet;
import lanewise.datasets.catalog.KnownSet;
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
      paramLabel = "NAME|FILE.npz|FOLDER",
      description =
          "The data set: a name that `lanewise data list` shows, a .npz file with train_images,"
              + " train_labels, …, or a folder of class folders (default: digits; for a trained"
              + " network, what it was trained on).")
  public @Nullable String data;

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
    }
  }

  /** Loads the data set, after {@link #resolve}. */
  public DataSet load() {
    return dataDir.catalog().load(Objects.requireNonNull(data));
  }

  /**
   * Loads the data set for a trained network: the one given, or else the one it was trained on,
   * split as it was then.
   *
   * @param run the options of the run, if there was one
   */
  public DataSet loadFor(CommandLine line, Optional<TrainOptions> run) {
    if (data != null) {
      resolve(line);
      return load();
    }
    if (run.isEmpty()) {
      throw new ParameterException(line, "--data is missing: weights alone do not say which");
    }
    TrainOptions trained = run.get();
    data = trained.data.data;
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
    List<String> known = KnownSet.all().stream().map(KnownSet::name).toList();
    throw new ParameterException(
        line,
        "there is no data set '%s'; expected %s, a .npz file or a folder%s"
            .formatted(name, String.join(", ", known), Spelling.hint(name, known)));
  }
}
