package lanewise.plan;

import lanewise.kernel.Lanes;

/**
 * The values that flow from one stage to the next, for the whole batch, and their gradients.
 *
 * <p>Channels are grouped in blocks of {@code lanes}; every pixel of a block is {@code lanes}
 * adjacent floats. The value of image n, channel c, row h, column w lies at
 *
 * <pre>values[origin + n*imageStep + c/lanes*blockStep + h*rowStep + w*pixelStep + c%lanes]</pre>
 *
 * <p>Three forms differ in nothing but the strides: <b>images</b>, [N][C/L][PH][PW][L] with a halo
 * of zeros for the convolution that reads them; <b>planar images</b>, [N][C][PH][PW], for the few
 * channels of a network's input; <b>features</b>, [C/L][H][W][N][L], which a fully connected stage
 * reads like an image whose pixels are the batch.
 */
final class FeatureMap {
  final int channels;
  final int height;
  final int width;
  final int lanes;

  /**
   * Channel blocks: of planar images the channels, else an even number, since tiles write in pairs.
   */
  final int blocks;

  private final boolean batchMajor;
  private int haloTop;
  private int haloLeft;
  private int haloBottom;
  private int haloRight;

  int origin;
  int imageStep;
  int blockStep;
  int rowStep;
  int pixelStep;
  float[] values = {};

  int gradientBlockStep;
  int gradientRowStep;
  int gradientPixelStep;
  private int gradientImageStep;
  private float[][] gradients = {};

  private FeatureMap(int channels, int height, int width, int lanes, boolean batchMajor) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.lanes = lanes;
    this.batchMajor = batchMajor;
    this.blocks = lanes == 1 ? channels : 2 * Lanes.blocks(channels, Lanes.PAIR);
  }

  /** Channel-blocked images. */
  static FeatureMap images(int channels, int height, int width) {
    return new FeatureMap(channels, height, width, Lanes.FLOATS, false);
  }

  /** Planar images: network input that a convolution reads. */
  static FeatureMap planarImages(int channels, int height, int width) {
    return new FeatureMap(channels, height, width, 1, false);
  }

  /** Features of a fully connected stage; H and W are 1 unless an image was flattened. */
  static FeatureMap features(int channels, int height, int width) {
    return new FeatureMap(channels, height, width, Lanes.FLOATS, true);
  }

  /** Whether this is what fully connected stages read and write. */
  boolean isBatchMajor() {
    return batchMajor;
  }

  /** Whether pixels are single floats. */
  boolean isPlanar() {
    return lanes == 1;
  }

  /** Asks for zeros around each image; before {@link #allocate}. */
  void requireHalo(int top, int left, int bottom, int right) {
    haloTop = top;
    haloLeft = left;
    haloBottom = bottom;
    haloRight = right;
  }

  /**
   * Makes the buffers. The gradients of images last only while a worker is at one image, so there
   * is one image of them for each worker; the gradients of features are the whole batch's.
   *
   * @param withGradients whether anything flows back through this map
   */
  void allocate(int batchSize, int workers, boolean withGradients) {
    // First of all, because the steps below are ints.
    long plane = (long) (haloTop + height + haloBottom) * (haloLeft + width + haloRight);
    values = new float[size(batchSize * plane * blocks * lanes)];
    if (batchMajor) {
      imageStep = lanes;
      pixelStep = batchSize * lanes;
      rowStep = width * pixelStep;
      blockStep = height * rowStep;
      gradientImageStep = imageStep;
      gradientPixelStep = pixelStep;
      gradientRowStep = rowStep;
      gradientBlockStep = blockStep;
    } else {
      pixelStep = lanes;
      rowStep = (haloLeft + width + haloRight) * lanes;
      blockStep = (haloTop + height + haloBottom) * rowStep;
      imageStep = blocks * blockStep;
      origin = haloTop * rowStep + haloLeft * lanes;
      gradientPixelStep = lanes;
      gradientRowStep = width * lanes;
      gradientBlockStep = height * gradientRowStep;
    }
    if (withGradients) {
      gradients = new float[workers][];
      for (int worker = 0; worker < workers; worker++) {
        boolean shared = batchMajor && worker > 0;
        int length = batchMajor ? values.length : blocks * gradientBlockStep;
        gradients[worker] = shared ? gradients[0] : new float[length];
      }
    }
  }

  private static int size(long floats) {
    if (floats > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a buffer of %d floats is too large for one array; lower the batch size or the image size"
              .formatted(floats));
    }
    return (int) floats;
  }

  /** Where image {@code image} starts in {@link #values}, its halo not counted. */
  int offset(int image) {
    return origin + image * imageStep;
  }

  /** Where image {@code image} starts in {@link #values}, its halo counted. */
  int paddedOffset(int image) {
    return image * imageStep;
  }

  /** The array that holds the gradients of the image a worker is at. */
  float[] gradients(int worker) {
    return gradients[worker];
  }

  /** Where the gradients of image {@code image} start in {@link #gradients}. */
  int gradientOffset(int image) {
    return image * gradientImageStep;
  }

  /** Bytes of all buffers. */
  long bytes() {
    long floats = values.length;
    for (int worker = 0; worker < gradients.length; worker++) {
      floats += worker > 0 && batchMajor ? 0 : gradients[worker].length;
    }
    return floats * Float.BYTES;
  }
}
