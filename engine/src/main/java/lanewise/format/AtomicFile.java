package lanewise.format;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

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
    syncFolder(file);
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

  /** Otherwise the renaming could be lost in a power failure. */
  private static void syncFolder(Path target) {
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
