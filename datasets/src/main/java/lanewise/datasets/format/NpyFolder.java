package lanewise.datasets.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lanewise.datasets.DataException;

/** The .npy files of a folder, as written by {@code numpy.save}, by name without suffix. */
final class NpyFolder implements NamedArrays {
  private static final String SUFFIX = ".npy";

  private final Path folder;
  private final long inMemory;

  NpyFolder(Path folder) {
    this(folder, FileArray.LARGEST_IN_MEMORY);
  }

  /**
   * @param inMemory larger images stay in their files
   */
  NpyFolder(Path folder, long inMemory) {
    this.folder = folder;
    this.inMemory = inMemory;
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
  public PixelArray pixels(String name) {
    Path file = folder.resolve(name + SUFFIX);
    try {
      if (Files.exists(file) && Files.size(file) > inMemory) {
        try (InputStream in = Files.newInputStream(file)) {
          NpyHeader header = NpyHeader.read(in, Files.size(file), file.toString());
          if (FileArray.canBe(header)) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new FileArray(channel, header.bytes(), header, file.toString());
          }
        }
      }
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
    return read(name);
  }

  @Override
  public void close() {
    // Each file is closed after reading.
  }
}
