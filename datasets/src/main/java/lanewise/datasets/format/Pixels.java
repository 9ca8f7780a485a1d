package lanewise.datasets.format;

import java.util.Locale;
import lanewise.datasets.DataException;

/** The pixel values of a file. */
interface Pixels {
  /** The number of values. */
  long count();

  /** The value at an index from 0. */
  double value(long index);

  /** The file and name of the pixels, for messages. */
  String where();

  /**
   * The values as unsigned bytes.
   *
   * @throws DataException if one is not a whole number from 0 to 255
   */
  default byte[] bytes() {
    return bytes(1);
  }

  /**
   * The values times a factor as unsigned bytes, rounded if the factor is not 1.
   *
   * @throws DataException if a result is outside 0 to 255 or, for factor 1, not a whole number
   */
  default byte[] bytes(int factor) {
    byte[] bytes = new byte[Math.toIntExact(count())];
    for (int i = 0; i < bytes.length; i++) {
      double value = value(i);
      double pixel = factor == 1 ? value : Math.rint(value * factor);
      if (!(pixel >= 0 && pixel <= 255) || pixel != Math.rint(pixel)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: element %,d is %s; expected whole numbers from 0 to 255, or fractions from 0"
                    + " to 1 in all images",
                where(),
                i,
                value));
      }
      bytes[i] = (byte) (int) pixel;
    }
    return bytes;
  }
}
