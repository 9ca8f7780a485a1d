package lanewise.plan.memory;

import java.util.Arrays;
import java.util.Locale;
import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;

/**
 * The values between two stages, for the whole batch, and their gradients.
 *
 * <p>Channels are grouped in blocks of {@code lanes}; every pixel of a block is {@code lanes}
 * adjacent floats. The value of image n, channel c, row h, column w is at
 *
 * <pre>values[origin + n*imageStep + c/lanes*blockStep + h*rowStep + w*pixelStep + c%lanes]</pre>
 *
 * <p>Three layouts differ only in strides: <b>images</b>, [N][C/L][PH][PW][L] with a halo of zeros
 * for the convolution that reads them; <b>planar images</b>, [N][C][PH][PW], for a network's input
 * with few channels; <b>features</b>, [C/L][H][W][N][L], which a fully connected stage reads as an
 * image whose pixels are the batch.
 */
public final class FeatureMap {
  private final int channels;
  private final int height;
  private final int width;
  private final int lanes;

  private final int blocks;

  private final boolean batchMajor;
  private Halo halo = Halo.NONE;

  private int origin = Aligned.ORIGIN;
  private int imageStep;
  private int blockStep;
  private int rowStep;
  private int pixelStep;
  private float[] values = {};

  private int gradientBlockStep;
  private int gradientRowStep;
  private int gradientPixelStep;
  private int gradientImageStep;

  /** The number of images whose gradients are kept: a span, or the whole batch. */
  private int gradientImages = 1;

  private float[][] gradients = {};
  private boolean wholeBatchGradients;

  /** Whether the values belong to another map, see {@link #view}. */
  private boolean isView;

  private FeatureMap(int channels, int height, int width, int lanes, boolean batchMajor) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.lanes = lanes;
    this.batchMajor = batchMajor;
    this.wholeBatchGradients = batchMajor;
    this.blocks = lanes == 1 ? channels : 2 * Lanes.blocks(channels, Lanes.PAIR);
  }

  /** Channel-blocked images. */
  public static FeatureMap images(int channels, int height, int width) {
    return new FeatureMap(channels, height, width, Lanes.FLOATS, false);
  }

  /** Planar images: network input that a convolution reads. */
  public static FeatureMap planarImages(int channels, int height, int width) {
    return new FeatureMap(channels, height, width, 1, false);
  }

  /** Features of a fully connected stage; H and W are 1 unless an image was flattened. */
  public static FeatureMap features(int channels, int height, int width) {
    return new FeatureMap(channels, height, width, Lanes.FLOATS, true);
  }

  /** C. */
  public int channels() {
    return channels;
  }

  /** H. */
  public int height() {
    return height;
  }

  /** W. */
  public int width() {
    return width;
  }

  /** The number of channels of a block: L, or 1 if pixels are single floats. */
  public int lanes() {
    return lanes;
  }

  /**
   * The number of channel blocks: for planar images the number of channels, else an even number,
   * because tiles write pairs of blocks.
   */
  public int blocks() {
    return blocks;
  }

  /** The array of all values, including halos. */
  public float[] values() {
    return values;
  }

  /** The offset of the first value of the first image in {@link #values}. */
  public int origin() {
    return origin;
  }

  /** The distance of channel blocks of an image. */
  public int blockStep() {
    return blockStep;
  }

  /** The distance of images. */
  public int imageStep() {
    return imageStep;
  }

  /** The distance of rows. */
  public int rowStep() {
    return rowStep;
  }

  /** The distance of pixels. */
  public int pixelStep() {
    return pixelStep;
  }

  /** The distance of channel blocks of an image's gradients. */
  public int gradientBlockStep() {
    return gradientBlockStep;
  }

  /** The distance of rows of gradients. */
  public int gradientRowStep() {
    return gradientRowStep;
  }

  /** The distance of pixels of gradients. */
  public int gradientPixelStep() {
    return gradientPixelStep;
  }

  /** Whether it has the layout of fully connected stages. */
  public boolean isBatchMajor() {
    return batchMajor;
  }

  /** Whether pixels are single floats. */
  public boolean isPlanar() {
    return lanes == 1;
  }

  /** The shape of one image, (C,H,W). */
  public Shape shape() {
    return Shape.of(channels, height, width);
  }

  /** A map of the same layout and extents, without a halo. */
  public FeatureMap sameForm() {
    return new FeatureMap(channels, height, width, lanes, batchMajor);
  }

  /** Requires at least the given halo around each image; call it before {@link #allocate}. */
  public void requireHalo(Halo least) {
    halo = halo.union(least);
  }

  /** Allocates the buffer of the values. */
  public void allocate(int batchSize) {
    // Checked first, because the steps below are ints.
    long plane = (long) halo.rows(height) * halo.columns(width);
    values = Aligned.floats(size(batchSize * plane * blocks * lanes));
    if (batchMajor) {
      imageStep = lanes;
      pixelStep = batchSize * lanes;
      rowStep = width * pixelStep;
      blockStep = height * rowStep;
      gradientPixelStep = pixelStep;
      gradientRowStep = rowStep;
      gradientBlockStep = blockStep;
    } else {
      pixelStep = lanes;
      rowStep = halo.columns(width) * lanes;
      blockStep = halo.rows(height) * rowStep;
      imageStep = blocks * blockStep;
      origin = Aligned.ORIGIN + halo.top() * rowStep + halo.left() * lanes;
      gradientPixelStep = lanes;
      gradientRowStep = width * lanes;
      gradientBlockStep = height * gradientRowStep;
    }
  }

  /** The map for another reader: it shares the values but has its own gradients. */
  public FeatureMap view() {
    FeatureMap view = sameForm();
    view.isView = true;
    view.origin = origin;
    view.imageStep = imageStep;
    view.blockStep = blockStep;
    view.rowStep = rowStep;
    view.pixelStep = pixelStep;
    view.values = values;
    view.gradientBlockStep = gradientBlockStep;
    view.gradientRowStep = gradientRowStep;
    view.gradientPixelStep = gradientPixelStep;
    return view;
  }

  /** Requires gradients of the whole batch; call it before {@link #allocateGradients}. */
  public void keepGradients() {
    wholeBatchGradients = true;
  }

  /**
   * Allocates the buffers of the gradients. Between two stages of a group, gradients of images are
   * only needed while a worker processes a span of images, so each worker has a buffer for one
   * span. Features, and images that are passed between groups, have gradients of the whole batch.
   */
  public void allocateGradients(int batchSize, int workers, int span) {
    gradientImageStep = batchMajor ? imageStep : blocks * gradientBlockStep;
    gradientImages = wholeBatchGradients ? batchSize : span;
    long images = batchMajor ? 1 : gradientImages;
    int length = size(images * blocks * gradientBlockStep);
    gradients = new float[workers][];
    for (int worker = 0; worker < workers; worker++) {
      boolean shared = wholeBatchGradients && worker > 0;
      gradients[worker] = shared ? gradients[0] : Aligned.floats(length);
    }
  }

  private static int size(long floats) {
    if (floats > Integer.MAX_VALUE - 8 - Aligned.ORIGIN) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a buffer of %d floats is too large for one array; lower the batch size or the image"
                  + " size",
              floats));
    }
    return (int) floats;
  }

  /** The offset of an image in {@link #values}, without its halo. */
  public int offset(int image) {
    return origin + image * imageStep;
  }

  /** The offset of a channel block of an image in {@link #values}, without its halo. */
  public int blockOffset(int image, int block) {
    return offset(image) + block * blockStep;
  }

  /** The offset of a row of a channel block of an image in {@link #values}. */
  public int rowOffset(int image, int block, int row) {
    return blockOffset(image, block) + row * rowStep;
  }

  /** The offset of the value of an image with the given canonical index, (C,H,W) row-major. */
  public int position(int image, int index) {
    int pixel = index % (height * width);
    int channel = index / (height * width);
    return rowOffset(image, channel / lanes, pixel / width)
        + pixel % width * pixelStep
        + channel % lanes;
  }

  /** Resets the padding channels of an image's last blocks to 0. */
  public void clearPadding(int image) {
    for (int channel = channels; channel < blocks * lanes; channel++) {
      for (int row = 0; row < height; row++) {
        int at = rowOffset(image, channel / lanes, row) + channel % lanes;
        for (int column = 0; column < width; column++) {
          values[at + column * pixelStep] = 0;
        }
      }
    }
  }

  /** The offset of a window's first position on an image in {@link #values}. */
  public int windowOffset(int image, Window window) {
    return offset(image) - window.padTop() * rowStep - window.padLeft() * pixelStep;
  }

  /** The array with the gradients of the images that a worker processes. */
  public float[] gradients(int worker) {
    return gradients[worker];
  }

  /** The offset of an image's gradients in {@link #gradients}. */
  public int gradientOffset(int image) {
    return Aligned.ORIGIN + image % gradientImages * gradientImageStep;
  }

  /** The offset of a channel block of an image's gradients in {@link #gradients}. */
  public int gradientBlockOffset(int image, int block) {
    return gradientOffset(image) + block * gradientBlockStep;
  }

  /** The offset of a row of a channel block of an image's gradients in {@link #gradients}. */
  public int gradientRowOffset(int image, int block, int row) {
    return gradientBlockOffset(image, block) + row * gradientRowStep;
  }

  /** The offset of the gradient of the value with the given canonical index. */
  public int gradientPosition(int image, int index) {
    int pixel = index % (height * width);
    int channel = index / (height * width);
    return gradientRowOffset(image, channel / lanes, pixel / width)
        + pixel % width * gradientPixelStep
        + channel % lanes;
  }

  /** Sets all gradients of an image to 0, before a stage adds to them. */
  public void clearGradients(int image, int worker) {
    for (int block = 0; block < blocks; block++) {
      for (int row = 0; row < height; row++) {
        int at = gradientRowOffset(image, block, row);
        for (int pixel = 0; pixel < width; pixel++) {
          int from = at + pixel * gradientPixelStep;
          Arrays.fill(gradients[worker], from, from + lanes, 0f);
        }
      }
    }
  }

  /** A copy of an image's values, (C,H,W). */
  public Tensor copy(int image) {
    float[] copy = new float[channels * height * width];
    for (int c = 0, i = 0; c < channels; c++) {
      for (int h = 0; h < height; h++) {
        int row = rowOffset(image, c / lanes, h) + c % lanes;
        for (int w = 0; w < width; w++) {
          copy[i++] = values[row + w * pixelStep];
        }
      }
    }
    return new Tensor(shape(), copy);
  }

  /** The bytes of all buffers. */
  public long bytes() {
    long floats = isView ? 0 : values.length;
    for (int worker = 0; worker < gradients.length; worker++) {
      floats += worker > 0 && wholeBatchGradients ? 0 : gradients[worker].length;
    }
    return floats * Float.BYTES;
  }
}
