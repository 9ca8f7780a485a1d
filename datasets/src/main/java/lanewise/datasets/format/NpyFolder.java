package lanewise.datasets.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lanewise.datasets.DataException;

/** The .npy files of a folder, as written by {@code numpy.save}, by name without suffix. */
final class NpyFolder implements NamedArrays {
  private static final String SUFFIX = ".npy";

  private final Path folder;

  NpyFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether a folder holds such files and no folders. */
  static boolean isIn(Path folder) {
    return !new NpyFolder(folder).names().isEmpty() && FolderEntries.folders(folder).isEmpty();
  }

  @Override
  public SortedSet<String> names() {
    return FolderEntries.of(folder).stream()
        .map(FolderEntries::name)
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public Npy read(String name) {
    Path file = folder.resolve(name + SUFFIX);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return Npy.read(in, Files.size(file), file.toString());
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  @Override
  public void close() {
    // Each file is closed after reading.
  }
}
