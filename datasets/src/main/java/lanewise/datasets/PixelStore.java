package lanewise.datasets;

import lanewise.tensor.Shape;

/** The pixels of an image set, (N,C,H,W), in the numbers they came in. */
sealed interface PixelStore permits BytePixels, FloatPixels {

  /** Reads pixels of one channel as the inputs of a network. Any number of threads. */
  @FunctionalInterface
  interface Normalized {
    void read(int channel, int from, int count, float[] target, int offset);
  }

  /** How many there are, N*C*H*W. */
  int length();

  /** The images of some rows, copied. */
  PixelStore select(int[] rows, int imageSize);

  /**
   * These and, after them, others.
   *
   * @throws IllegalArgumentException if the others are other numbers
   */
  PixelStore join(PixelStore others);

  /** The mean and the standard deviation (of the population) of one channel. */
  double[] meanAndStd(int channel, Shape imageShape);

  /** Reads them normalised. */
  Normalized normalized(Normalization normalization);

  /** The same for images that agree in every pixel. */
  long hash(int from, int count);

  /** Whether some pixels are those of another store. */
  boolean matches(int from, PixelStore other, int otherFrom, int count);
}
