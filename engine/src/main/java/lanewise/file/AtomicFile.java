package lanewise.file;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.format.FormatException;

/**
 * Writes files atomically. The bytes are written to a temporary file in the same folder, which is
 * synced to disk and renamed to the target; then the folder is synced. A reader, even after a kill
 * at any moment, finds either the old or the new contents, never a part.
 *
 * <p>A symbolic link is kept: the file it points to is written, whether or not it exists. A folder,
 * device, pipe or socket is refused, because renaming would replace it by a file.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINKS = 40;
  private static final String UUID_PATTERN = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

  /** The content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes the content; {@code out} is buffered and must not be closed. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes or replaces a file. On any exception the target is unchanged and the temporary file is
   * deleted.
   *
   * @param target the file; its folder must exist
   * @throws FormatException if the target exists but is not a regular file, or cannot be written
   */
  public static void write(Path target, Content content) {
    Path file = file(target);
    Path temporary = file.getFileSystem().getPath(file + "." + UUID.randomUUID() + ".tmp");
    try {
      try {
        Files.createFile(temporary);
        writeSynced(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw FormatException.unwritable(target, e);
    }
    syncParent(file);
  }

  /**
   * Removes the temporary files of a target that kills have left. Nobody else may be writing it.
   *
   * @throws FormatException if one cannot be removed
   */
  public static void deleteLeftovers(Path target) {
    Path file = file(target).toAbsolutePath();
    String pattern = Pattern.quote(file.getFileName() + ".") + UUID_PATTERN + "\\.tmp";
    try (Stream<Path> files = Files.list(file.getParent())) {
      for (Path left : files.filter(f -> f.getFileName().toString().matches(pattern)).toList()) {
        Files.delete(left);
      }
    } catch (IOException e) {
      throw FormatException.unwritable(target, e);
    }
  }

  /** Whether a file is a temporary one that a kill has left, of any target. */
  public static boolean isLeftover(Path file) {
    return file.getFileName().toString().matches(".+\\." + UUID_PATTERN + "\\.tmp");
  }

  /**
   * Makes a folder and those above it that are missing, so that a loss of power does not take them
   * with all that is in them. A symbolic link is kept: the folder it points to is made.
   *
   * @throws FormatException if it cannot be made
   */
  public static void createFolder(Path folder) {
    Path real = linked(folder);
    List<Path> missing = new ArrayList<>();
    Path path = real.toAbsolutePath();
    while (path != null && !Files.exists(path)) {
      missing.add(path);
      path = path.getParent();
    }
    if (path != null && !Files.isDirectory(path)) {
      throw new FormatException(path, "is a file; expected a folder");
    }
    try {
      Files.createDirectories(real);
    } catch (IOException e) {
      throw FormatException.unwritable(folder, e);
    }
    missing.forEach(AtomicFile::syncParent);
  }

  /**
   * The file that is written for a target, after following symbolic links.
   *
   * @throws FormatException if it exists but is not a regular file, or the links form a cycle
   */
  public static Path file(Path target) {
    if (Files.isDirectory(target)) {
      throw new FormatException(target, "is a folder; expected the name of a file to write");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FormatException(
          target, "is a device, pipe or socket; expected the name of a file to write");
    }
    return linked(target);
  }

  /** What is behind a path's symbolic links, whether or not it is there. */
  private static Path linked(Path target) {
    Path file = target;
    try {
      for (int links = 0; Files.isSymbolicLink(file); links++) {
        if (links == MAX_LINKS) {
          throw new FormatException(target, "is a symbolic link in a cycle");
        }
        file = file.resolveSibling(Files.readSymbolicLink(file));
      }
    } catch (IOException e) {
      throw FormatException.unwritable(target, e);
    }
    return file;
  }

  /** Syncs the folder above a new or renamed one, whose name a loss of power could take else. */
  public static void syncParent(Path target) {
    try (FileChannel folder = FileChannel.open(target.toAbsolutePath().getParent())) {
      folder.force(true);
    } catch (IOException e) {
      // Not every system can open folders; the file is complete anyway.
    }
  }

  private static void writeSynced(Path file, Content content) throws IOException {
    // A stream instead of a channel: a channel is closed when its thread is interrupted, but an
    // interrupted training run must still be able to save its state.
    try (FileOutputStream stream = new FileOutputStream(file.toFile())) {
      OutputStream out = new BufferedOutputStream(stream, BUFFER_BYTES);
      content.writeTo(out);
      out.flush();
      stream.getFD().sync();
    }
  }
}
