package lanewise.datasets;

import java.security.MessageDigest;
import java.util.List;
import lanewise.tensor.Shape;

/** The pixels of an image set, (N,C,H,W), in their original type. */
sealed interface PixelStore permits BytePixels, FloatPixels, FilePixels {

  /** Reads pixels of one channel as inputs of a network. Not thread-safe. */
  @FunctionalInterface
  interface Normalized {
    void read(int channel, long from, int count, float[] target, int offset);
  }

  /** The number of values, N*C*H*W. */
  long length();

  /** Copies the images of some rows. */
  PixelStore select(int[] rows, int imageSize);

  /**
   * Appends others.
   *
   * @throws IllegalArgumentException if the others have another type
   */
  PixelStore join(PixelStore others);

  /** The mean and the standard deviation (of the population) of each channel. */
  List<double[]> meanAndStd(Shape imageShape);

  /** A reader that normalises. */
  Normalized normalized(Normalization normalization);

  /** Adds all values to a digest. */
  void update(MessageDigest digest);

  /** A hash of an image, equal for equal images. */
  long hash(long from, int count);

  /** Whether a range of pixels equals one of another store. */
  boolean matches(long from, PixelStore other, long otherFrom, int count);
}
