package lanewise.cli.options;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import lanewise.datasets.catalog.KnownSet;
import lanewise.datasets.catalog.SharedFiles;
import lanewise.run.RunSettings;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Finds the data that a user names. */
public final class DataPlace {
  private DataPlace() {}

  /**
   * Settings with existing data: a known set by its name, any other by its absolute path. Whether
   * there is a file of a URI is known when it is read.
   *
   * @throws ParameterException if there is no such set, or the folder of data sets does not exist
   */
  public static RunSettings of(CommandLine line, RunSettings settings) {
    requireFolder(line, "--data-dir", settings.dataDir());
    return settings.data(existing(line, settings.data()));
  }

  /**
   * Checks that an option's folder is there.
   *
   * @param folder null if the option is not given
   * @throws ParameterException if it is not, or is something else
   */
  public static void requireFolder(CommandLine line, String option, @Nullable Path folder) {
    if (folder != null && !Files.isDirectory(folder)) {
      throw new ParameterException(
          line, "%s %s does not exist or is not a folder".formatted(option, folder));
    }
  }

  private static String existing(CommandLine line, String name) {
    if (KnownSet.named(name).isPresent() || SharedFiles.isUri(name)) {
      return name;
    }
    try {
      Path path = Path.of(name);
      if (Files.exists(path)) {
        return path.toAbsolutePath().normalize().toString();
      }
    } catch (InvalidPathException e) {
      // not a valid file name either
    }
    List<String> listed = KnownSet.listed().stream().map(KnownSet::name).toList();
    List<String> known = KnownSet.all().stream().map(KnownSet::name).toList();
    throw new ParameterException(
        line,
        "there is no data set '%s'; expected %s, a .npz or .csv file or a folder%s"
            .formatted(name, String.join(", ", listed), Spelling.hint(name, known)));
  }
}
