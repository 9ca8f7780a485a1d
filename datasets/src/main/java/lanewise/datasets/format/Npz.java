package lanewise.datasets.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import lanewise.datasets.DataException;

/**
 * The named arrays of a .npz file: a zip file of .npy members, stored or deflated. A member is read
 * up to the size that the zip directory states, and its checksum is verified. A member with an
 * implausible compression ratio is refused before it is read.
 */
final class Npz implements NamedArrays {
  private static final int MAX_MEMBERS = 1_000;

  /**
   * Members up to this size may have any compression ratio: labels of few classes compress very
   * well.
   */
  private static final long HARMLESS_BYTES = 16 << 20;

  /** The limit of the ratio for larger members: no set of images compresses this well. */
  private static final long MAX_RATIO = 200;

  private final Path file;
  private final ZipFile zip;

  private Npz(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Opens a file and reads its directory.
   *
   * @throws DataException if the file cannot be read or is not a zip file
   */
  public static Npz open(Path file) {
    try {
      ZipFile zip = new ZipFile(file.toFile());
      int members = zip.size();
      if (members > MAX_MEMBERS) {
        zip.close();
        throw new DataException(
            file,
            String.format(
                Locale.ROOT, "has %,d members; expected at most %,d", members, MAX_MEMBERS));
      }
      return new Npz(file, zip);
    } catch (ZipException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: is not a .npz file, or is truncated or damaged (%s)",
              file,
              e.getMessage()),
          e);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  @Override
  public SortedSet<String> names() {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(".npy"))
        .map(name -> name.substring(0, name.length() - ".npy".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Reads one array.
   *
   * @throws DataException if there is no array of that name, or it is damaged, not an array of
   *     numbers, or has an implausible compression ratio
   */
  @Override
  public Npy read(String name) {
    ZipEntry member = zip.getEntry(name + ".npy");
    if (member == null) {
      throw new DataException(file, "has no array '" + name + "', only " + names());
    }
    long size = member.getSize();
    if (size > HARMLESS_BYTES && size / MAX_RATIO > member.getCompressedSize()) {
      throw new DataException(
          file,
          String.format(
              Locale.ROOT,
              "'%s' would inflate from %,d to %,d bytes, which is implausible for images; download"
                  + " the file again",
              name,
              member.getCompressedSize(),
              size));
    }
    String where = file + ": '" + name + "'";
    try (InputStream inflated = zip.getInputStream(member)) {
      CheckedInputStream in = new CheckedInputStream(inflated, new CRC32());
      Npy array = Npy.read(in, size, where);
      if (in.read() >= 0) {
        throw new DataException(
            String.format(
                Locale.ROOT, "%s: inflates to more than the %,d bytes it states", where, size));
      }
      if (in.getChecksum().getValue() != member.getCrc()) {
        throw new DataException(
            where + ": is damaged: its checksum is wrong; download the file again");
      }
      return array;
    } catch (IOException e) {
      throw new DataException(where + ": cannot be read: " + DataException.reason(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
