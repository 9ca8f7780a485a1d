package lanewise.datasets.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import lanewise.datasets.DataException;
import lanewise.file.TextFile;

/** How a data set given by its path is stored, as detected from its files. */
public enum DataKind {
  /** A folder of class folders, or of images with a table of labels. */
  IMAGE_FOLDER,
  /** A folder of .npy files. */
  NPY_FOLDER,
  /** One of the .npy files of a data set. */
  NPY,
  /** Arrays in a zip file. */
  NPZ,
  /** A table with one line per image. */
  CSV;

  private static final int START_BYTES = 512;

  /**
   * The kind of a file or folder that exists.
   *
   * @throws DataException if it is not a data set; the message says what the file is, if known
   */
  public static DataKind of(Path path) {
    if (Files.isDirectory(path)) {
      return NpyFolder.isIn(path) ? NPY_FOLDER : IMAGE_FOLDER;
    }
    TextFile.requireRegular(path);
    byte[] start;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(START_BYTES);
    } catch (IOException e) {
      throw DataException.unreadable(path, e);
    }
    if (startsWith(start, 'P', 'K')) {
      return NPZ;
    }
    if (startsWith(start, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
      return NPY;
    }
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz")) {
      return NPZ; // its reader reports what is wrong
    }
    if (name.endsWith(".csv") || name.endsWith(".tsv") || name.endsWith(".txt")) {
      return CSV;
    }
    if (ImageFormat.of(start).isPresent() || Pgm.matches(start)) {
      throw new DataException(
          path,
          "is a single image; expected a data set, a .npz or .csv file or a folder of images");
    }
    String kind = FileKind.of(start);
    throw new DataException(
        path,
        String.format(
            Locale.ROOT,
            "is %s; expected a .npz or .csv file or a folder of class folders",
            kind.equals(FileKind.UNKNOWN) ? "not a data set" : "not a data set but " + kind));
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
