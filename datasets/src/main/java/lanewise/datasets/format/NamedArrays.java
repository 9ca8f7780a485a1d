package lanewise.datasets.format;

import java.io.Closeable;
import java.util.SortedSet;

/** Arrays by name: the members of a .npz file, or the .npy files of a folder. */
interface NamedArrays extends Closeable {
  /** The names of the arrays. */
  SortedSet<String> names();

  /**
   * Reads one array.
   *
   * @throws lanewise.datasets.DataException if there is none of that name, or it is damaged or not
   *     an array of numbers
   */
  Npy read(String name);

  /**
   * Reads an array of images; a large one stays in its file.
   *
   * @throws lanewise.datasets.DataException as {@link #read}
   */
  PixelArray pixels(String name);
}
