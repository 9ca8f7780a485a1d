package lanewise.plan.memory;

import java.util.Arrays;
import java.util.Locale;
import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;

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

  /** The images that gradients are kept of: a span, or the whole batch. */
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

  /** The channels of a block: L, or 1 where pixels are single floats. */
  public int lanes() {
    return lanes;
  }

  /**
   * Channel blocks: of planar images the channels, else an even number, since tiles write in pairs.
   */
  public int blocks() {
    return blocks;
  }

  /** The array of all values, halos included. */
  public float[] values() {
    return values;
  }

  /** Where the first value of the first image stands in {@link #values}. */
  public int origin() {
    return origin;
  }

  /** From one channel block of an image to the next. */
  public int blockStep() {
    return blockStep;
  }

  /** From one image to the next. */
  public int imageStep() {
    return imageStep;
  }

  /** From one row to the next. */
  public int rowStep() {
    return rowStep;
  }

  /** From one pixel to the next. */
  public int pixelStep() {
    return pixelStep;
  }

  /** From one channel block of an image's gradients to the next. */
  public int gradientBlockStep() {
    return gradientBlockStep;
  }

  /** From one row of gradients to the next. */
  public int gradientRowStep() {
    return gradientRowStep;
  }

  /** From one pixel's gradients to the next. */
  public int gradientPixelStep() {
    return gradientPixelStep;
  }

  /** Whether this is what fully connected stages read and write. */
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

  /** A map of the same form and extents, without a halo. */
  public FeatureMap sameForm() {
    return new FeatureMap(channels, height, width, lanes, batchMajor);
  }

  /** Asks for at least so many zeros around each image; before {@link #allocate}. */
  public void requireHalo(Halo least) {
    halo = halo.union(least);
  }

  /** Makes the buffer of the values. */
  public void allocate(int batchSize) {
    // First of all, because the steps below are ints.
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

  /** Another reader's map: these values, but gradients of its own. */
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

  /** Asks for gradients that outlast a worker's image; before {@link #allocateGradients}. */
  public void keepGradients() {
    wholeBatchGradients = true;
  }

  /**
   * Makes the buffers of the gradients. Between two stages of a group, the gradients of images last
   * only while a worker is at a span of images, so there is a span of them for each worker;
   * features, and images that go from group to group, keep those of the whole batch.
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

  /** Where image {@code image} starts in {@link #values}, its halo not counted. */
  public int offset(int image) {
    return origin + image * imageStep;
  }

  /** Where a channel block of an image starts in {@link #values}, its halo not counted. */
  public int blockOffset(int image, int block) {
    return offset(image) + block * blockStep;
  }

  /** Where a row of a channel block of an image starts in {@link #values}. */
  public int rowOffset(int image, int block, int row) {
    return blockOffset(image, block) + row * rowStep;
  }

  /** Where the value of an image with that canonical index, (C,H,W) row-major, stands. */
  public int position(int image, int index) {
    int pixel = index % (height * width);
    int channel = index / (height * width);
    return rowOffset(image, channel / lanes, pixel / width)
        + pixel % width * pixelStep
        + channel % lanes;
  }

  /** Sets the channels that pad the last blocks of an image to 0 again. */
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

  /** Where a window's first position on image {@code image} starts in {@link #values}. */
  public int windowOffset(int image, Window window) {
    return offset(image) - window.padTop() * rowStep - window.padLeft() * pixelStep;
  }

  /** The array that holds the gradients of the images a worker is at. */
  public float[] gradients(int worker) {
    return gradients[worker];
  }

  /** Where the gradients of image {@code image} start in {@link #gradients}. */
  public int gradientOffset(int image) {
    return Aligned.ORIGIN + image % gradientImages * gradientImageStep;
  }

  /** Where the gradients of a channel block of an image start in {@link #gradients}. */
  public int gradientBlockOffset(int image, int block) {
    return gradientOffset(image) + block * gradientBlockStep;
  }

  /** Where the gradients of a row of a channel block start in {@link #gradients}. */
  public int gradientRowOffset(int image, int block, int row) {
    return gradientBlockOffset(image, block) + row * gradientRowStep;
  }

  /** Where the gradient of the value with that canonical index stands. */
  public int gradientPosition(int image, int index) {
    int pixel = index % (height * width);
    int channel = index / (height * width);
    return gradientRowOffset(image, channel / lanes, pixel / width)
        + pixel % width * gradientPixelStep
        + channel % lanes;
  }

  /** Sets all gradients of an image to 0, for a stage that adds to them. */
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

  /** Bytes of all buffers. */
  public long bytes() {
    long floats = isView ? 0 : values.length;
    for (int worker = 0; worker < gradients.length; worker++) {
      floats += worker > 0 && wholeBatchGradients ? 0 : gradients[worker].length;
    }
    return floats * Float.BYTES;
  }
}
