package lanewise.datasets;

import java.security.MessageDigest;
import lanewise.tensor.Shape;

/** The pixels of an image set, (N,C,H,W), in their original type. */
sealed interface PixelStore permits BytePixels, FloatPixels {

  /** Reads pixels of one channel as inputs of a network. Thread-safe. */
  @FunctionalInterface
  interface Normalized {
    void read(int channel, int from, int count, float[] target, int offset);
  }

  /** The number of values, N*C*H*W. */
  int length();

  /** Copies the images of some rows. */
  PixelStore select(int[] rows, int imageSize);

  /**
   * Appends others.
   *
   * @throws IllegalArgumentException if the others have another type
   */
  PixelStore join(PixelStore others);

  /** The mean and the standard deviation (of the population) of one channel. */
  double[] meanAndStd(int channel, Shape imageShape);

  /** A reader that normalises. */
  Normalized normalized(Normalization normalization);

  /** Adds all values to a digest. */
  void update(MessageDigest digest);

  /** A hash of an image, equal for equal images. */
  long hash(int from, int count);

  /** Whether a range of pixels equals one of another store. */
  boolean matches(int from, PixelStore other, int otherFrom, int count);
}
