package lanewise.datasets.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ReadOptions;

/**
 * Reads a data set from a .npz file, or from a folder of .npy files, with images and labels under
 * the {@link ArrayNames usual names}. Images are (N,H,W), (N,H,W,C), (N,C,H,W) or (N,H*W), C being
 * 1 or 3, whole numbers from 0 to 255 or fractions from 0 to 1; labels are (N), (N,1) or one-hot
 * (N,K), whole numbers from 0.
 */
public final class NpzDataSet {
  private NpzDataSet() {}

  /** Reads a data set whose classes are named by their numbers, with the usual options. */
  public static DataSet read(Path file, String name) {
    return read(file, name, List.of(), ReadOptions.USUAL);
  }

  /**
   * Reads a data set of known classes.
   *
   * @param file a .npz file or a folder of .npy files
   * @param name the data set's name
   * @param classNames by label; if empty, the classes are named "0", "1" and so on, up to the
   *     largest label
   * @throws DataException if an array is missing, damaged or not as described above
   */
  public static DataSet read(Path file, String name, List<String> classNames, ReadOptions options) {
    return read(file, name, classNames, options, FileArray.LARGEST_IN_MEMORY);
  }

  /**
   * Reads a data set.
   *
   * @param inMemory images that take more bytes stay in the file
   */
  static DataSet read(
      Path file, String name, List<String> classNames, ReadOptions options, long inMemory) {
    try (NamedArrays arrays =
        Files.isDirectory(file) ? new NpyFolder(file, inMemory) : Npz.open(file, inMemory)) {
      int limit = classNames.isEmpty() ? ArrayDataSet.MAX_CLASSES : classNames.size();
      ArrayDataSet set = new ArrayDataSet(file);
      Map<SplitName, ArrayNames.Pair> splits = ArrayNames.splits(file, arrays.names());
      splits.forEach(
          (split, names) -> set.put(split, RawSplit.read(arrays, file, names, limit, set.notes())));
      return set.named(name, classNames, options);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }
}
