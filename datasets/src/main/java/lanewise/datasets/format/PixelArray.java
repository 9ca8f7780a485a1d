package lanewise.datasets.format;

import java.util.List;

/** The pixel values of an array. */
interface PixelArray extends Pixels {
  /** The extents, outermost first. */
  List<Integer> shape();
}
