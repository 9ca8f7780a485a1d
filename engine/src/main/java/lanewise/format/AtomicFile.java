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
 * Writes a file whole or not at all. The bytes go to a temporary file beside it, which is synced to
 * the disk and then renamed over the target, and its folder synced: whoever opens the target, also
 * after a kill at any moment, finds the old contents or the new ones, never a part.
 *
 * <p>A symbolic link stays: the file it leads to is written, whether or not it exists already. A
 * folder, device, pipe or socket is refused, since renaming would replace it by a file.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINKS = 40;

  /** What is to stand in the file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; {@code out} is buffered and must not be closed. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes or replaces a file. If that fails, by whatever exception, the target is as before and
   * the temporary file is gone.
   *
   * @param target the file; its folder must exist
   * @throws FormatException if the target is there and no regular file, or cannot be written
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
   * The file that writing to a target replaces or creates: the end of its symbolic links.
   *
   * @throws FormatException if something is there that is no regular file, or the links lead in a
   *     circle
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
          throw new FormatException(target, "is a symbolic link that leads in a circle");
        }
        file = file.resolveSibling(Files.readSymbolicLink(file));
      }
    } catch (IOException e) {
      throw FormatException.unwritable(target, e);
    }
    return file;
  }

  /** The renaming itself may otherwise be lost with the power. */
  private static void syncFolder(Path target) {
    try (FileChannel folder = FileChannel.open(target.toAbsolutePath().getParent())) {
      folder.force(true);
    } catch (IOException e) {
      // Not every system opens folders; the file is whole anyway.
    }
  }

  private static void writeSynced(Path file, Content content) throws IOException {
    // A plain stream, not a channel: a channel closes itself when its thread is interrupted, and
    // an interrupted training run must still be able to save its state.
    try (FileOutputStream stream = new FileOutputStream(file.toFile())) {
      OutputStream out = new BufferedOutputStream(stream, BUFFER_BYTES);
      content.writeTo(out);
      out.flush();
      stream.getFD().sync();
    }
  }
}
