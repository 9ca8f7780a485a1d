package lanewise.datasets.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import lanewise.datasets.DataException;
import lanewise.text.Text;

/**
 * The named arrays of a .npz file: a zip file of .npy members, stored or deflated. A member is read
 * up to the size that the zip directory states, and its checksum is verified. A member with an
 * implausible compression ratio is refused before it is read.
 */
final class Npz implements NamedArrays {
  private static final int MAX_MEMBERS = 1_000;

  private static final String SUFFIX = ".npy";

  /**
   * Members up to this size may have any compression ratio: labels of few classes compress very
   * well.
   */
  private static final long HARMLESS_BYTES = 16 << 20;

  /** The limit of the ratio for larger members: no set of images compresses this well. */
  private static final long MAX_RATIO = 200;

  private final Path file;
  private final ZipFile zip;
  private final long inMemory;

  private Npz(Path file, ZipFile zip, long inMemory) {
    this.file = file;
    this.zip = zip;
    this.inMemory = inMemory;
  }

  /** Opens a file whose images stay in it if they take more than 1 GB. */
  public static Npz open(Path file) {
    return open(file, FileArray.LARGEST_IN_MEMORY);
  }

  /**
   * Opens a file and reads its directory.
   *
   * @param inMemory images that take more bytes stay in the file
   * @throws DataException if the file cannot be read or is not a zip file
   */
  static Npz open(Path file, long inMemory) {
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
      return new Npz(file, zip, inMemory);
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
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
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
    return read(member(name), Npy::read);
  }

  @Override
  public PixelArray pixels(String name) {
    ZipEntry member = member(name);
    return member.getSize() <= inMemory
        ? read(name)
        : read(
            member,
            (header, in, where) ->
                FileArray.canBe(header)
                    ? inFile(member, header, in, where)
                    : Npy.read(header, in, where));
  }

  /** Reads what follows a header. */
  @FunctionalInterface
  private interface Elements<T> {
    T read(NpyHeader header, InputStream in, String where) throws IOException;
  }

  /**
   * The elements where they are, or in a temporary file if they are compressed. All are read once,
   * so that their checksum is known.
   */
  private FileArray inFile(ZipEntry member, NpyHeader header, InputStream in, String where)
      throws IOException {
    if (member.getMethod() == ZipEntry.STORED) {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      OptionalLong start = new ZipDirectory(channel).dataOf(member.getName());
      if (start.isPresent()) {
        in.transferTo(OutputStream.nullOutputStream());
        return new FileArray(channel, start.getAsLong() + header.bytes(), header, where);
      }
      channel.close();
    }
    return new FileArray(unpacked(header.count(), in, where), 0, header, where);
  }

  /** A temporary file beside this one, or in the usual folder; the system deletes it at the end. */
  private FileChannel unpacked(long bytes, InputStream in, String where) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    if (!Files.isWritable(folder)) {
      folder = Path.of(System.getProperty("java.io.tmpdir"));
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < bytes) {
      throw new DataException(
          Text.of(
              "%s: %,d bytes are to be unpacked into %s, which has room for %,d; make room there",
              where, bytes, folder, free));
    }
    FileChannel channel =
        FileChannel.open(
            Files.createTempFile(folder, ".lanewise-", ".pixels"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      OutputStream out = Channels.newOutputStream(channel);
      in.transferTo(out);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private ZipEntry member(String name) {
    ZipEntry member = zip.getEntry(name + SUFFIX);
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
    return member;
  }

  private <T> T read(ZipEntry member, Elements<T> elements) {
    String name = member.getName();
    String where = file + ": '" + name.substring(0, name.length() - SUFFIX.length()) + "'";
    long size = member.getSize();
    try (InputStream inflated = zip.getInputStream(member)) {
      CheckedInputStream in = new CheckedInputStream(inflated, new CRC32());
      T array = elements.read(NpyHeader.read(in, size, where), in, where);
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
