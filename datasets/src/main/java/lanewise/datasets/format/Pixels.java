package lanewise.datasets.format;

import java.util.Locale;
import lanewise.datasets.DataException;

/** The numbers that a file states for pixels. */
interface Pixels {
  /** How many there are. */
  int count();

  /** One of them, from 0. */
  double value(int index);

  /** Whose pixels they are, for messages. */
  String where();

  /**
   * The numbers as unsigned bytes.
   *
   * @throws DataException if one is not a whole number from 0 to 255
   */
  default byte[] bytes() {
    return bytes(1);
  }

  /**
   * The numbers times a factor as unsigned bytes, rounded if the factor is not 1.
   *
   * @throws DataException if one comes outside 0 to 255 or, for factor 1, is no whole number
   */
  default byte[] bytes(int factor) {
    byte[] bytes = new byte[count()];
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
