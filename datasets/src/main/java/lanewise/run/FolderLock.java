package lanewise.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lanewise.format.FormatException;

/**
 * Keeps a folder to one writer: a lock of the operating system on the file {@code .lock} in it. It
 * goes with the process, however that ends; the file stays, since whoever removed it could remove
 * one that another process has just locked.
 */
public final class FolderLock implements AutoCloseable {
  /** The file's name. */
  static final String NAME = ".lock";

  private static final int MAX_PID_BYTES = 20;

  /**
   * The folders that this process holds. Asked first: closing a second channel on the file would
   * give up the lock of the first.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel file;

  private FolderLock(Path folder, FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  /**
   * Takes a folder.
   *
   * @throws FormatException if another writer, of this process or another, has it; or if it is no
   *     folder that can be written to
   */
  public static FolderLock take(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (!HELD.add(real)) {
        throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
      }
      try {
        return new FolderLock(real, locked(folder, real.resolve(NAME)));
      } catch (IOException | RuntimeException e) {
        HELD.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw FormatException.unwritable(folder, e);
    }
  }

  private static FileChannel locked(Path folder, Path name) throws IOException {
    FileChannel file =
        FileChannel.open(
            name,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS); // what a link points to would be cut to a number
    try {
      if (file.tryLock() == null) {
        ByteBuffer holder = ByteBuffer.allocate(MAX_PID_BYTES);
        file.read(holder);
        throw inUse(folder, StandardCharsets.US_ASCII.decode(holder.flip()).toString().strip());
      }
      String pid = ProcessHandle.current().pid() + "\n";
      file.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static FormatException inUse(Path folder, String pid) {
    return new FormatException(
        folder,
        String.format(
            Locale.ROOT,
            "is being written by process %s: wait until it ends, or give another folder",
            pid));
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // The lock is gone with the channel all the same.
    }
    HELD.remove(folder);
  }
}
