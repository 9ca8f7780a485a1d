package lanewise.plan.memory;

import java.util.Objects;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The values between two stages, for the whole batch, and their gradients.
 *
 * <p>Three layouts differ only in strides: <b>images</b>, [N][C/L][PH][PW][L] with a halo of zeros
 * for the convolution that reads them; <b>planar images</b>, [N][C][PH][PW], for a network's input
 * with few channels; <b>features</b>, [C/L][H][W][N][L], which a fully connected stage reads as an
 * image whose pixels are the batch.
 */
public final class FeatureMap {
  private static final Pixels NONE = Pixels.dense(new float[0], 0, 1, 0, 0, 0, 0);

  private final int channels;
  private final int height;
  private final int width;
  private final int lanes;
  private final int blocks;
  private final boolean batchMajor;

  private Halo halo = Halo.NONE;
  private Pixels values = NONE;

  private Pixels[] gradients = {};
  private Pixels batchGradients = NONE;
  private boolean wholeBatchGradients;

  /** Whether a stage of a later group reads the values. */
  private boolean passedOn;

  /** The values that stages work on. */
  private final WorkerPixels staged = new WorkerPixels();

  /** Where each value came from, of a pooling that writes this map. */
  private @Nullable WorkerPixels origins;

  /** The map that owns the values, see {@link #view}. */
  private FeatureMap owner = this;

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

  /** The values of the batch; halos lie between their rows. */
  public Pixels values() {
    return values;
  }

  /**
   * The values of the images a worker is at, with the strides of {@link #values()}: those of the
   * batch or, between the stages of a group while nobody asks for them afterwards, a buffer of its
   * own, which stays in its cache.
   */
  public Pixels values(int worker) {
    return staged.at(worker);
  }

  /** The gradients of the images a worker is at. */
  public Pixels gradients(int worker) {
    return gradients[worker];
  }

  /** The gradients of features of one pixel, as those of one image whose pixels are the batch. */
  public Pixels batchGradients() {
    return batchGradients;
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
    values = pixels(batchSize, batchMajor ? Halo.NONE : halo);
  }

  private Pixels pixels(int images, Halo halo) {
    int rows = halo.rows(height);
    int columns = halo.columns(width);
    float[] array = Aligned.floats(size((long) images * blocks * rows * columns * lanes));
    if (batchMajor) {
      int pixel = images * lanes;
      int row = width * pixel;
      int block = height * row;
      return new Pixels(
          array, lanes, images, blocks, height, width, Aligned.ORIGIN, lanes, block, row, pixel);
    }
    int row = columns * lanes;
    int block = rows * row;
    int origin = Aligned.ORIGIN + halo.top() * row + halo.left() * lanes;
    return new Pixels(
        array, lanes, images, blocks, height, width, origin, blocks * block, block, row, lanes);
  }

  /** The map for another reader: it shares the values but has its own gradients. */
  public FeatureMap view() {
    FeatureMap view = sameForm();
    view.owner = owner;
    view.values = values;
    return view;
  }

  /** Requires gradients of the whole batch; call it before {@link #allocateGradients}. */
  public void keepGradients() {
    wholeBatchGradients = true;
    passOn();
  }

  /** Requires the values of the whole batch, for a stage of a later group. */
  public void passOn() {
    owner.passedOn = true;
  }

  /**
   * Allocates the buffers of the gradients. Between two stages of a group, gradients of images are
   * only needed while a worker processes a span of images, so each worker has a buffer for one
   * span. Features, and images that are passed between groups, have gradients of the whole batch.
   */
  public void allocateGradients(int batchSize, int workers, int span) {
    gradients = new Pixels[workers];
    for (int worker = 0; worker < workers; worker++) {
      boolean shared = wholeBatchGradients && worker > 0;
      gradients[worker] =
          shared ? gradients[0] : pixels(wholeBatchGradients ? batchSize : span, Halo.NONE);
    }
    batchGradients = gradients[0].asOneImage();
    staged.allocateBatch(values, workers);
    if (origins != null) {
      origins.allocateBatch(originPixels(batchSize), workers);
    }
  }

  /**
   * Allocates a buffer of one span for each worker, see {@link #values(int)}; after {@link
   * #allocateGradients} of the map that owns the values.
   */
  public void allocateSpans(int span) {
    if (owner != this) {
      staged.shareSpans(owner.staged);
    } else if (!batchMajor && !passedOn) {
      staged.allocateSpans(() -> pixels(span, halo));
    }
    if (origins != null) {
      origins.allocateSpans(() -> originPixels(span));
    }
  }

  /** Whether stages keep the values of the whole batch, or only those a worker is at. */
  public void keepValues(boolean ofBatch) {
    staged.keep(ofBatch);
    if (origins != null) {
      origins.keep(ofBatch);
    }
  }

  private static int size(long floats) {
    if (floats > Integer.MAX_VALUE - 8 - Aligned.ORIGIN) {
      throw Refusal.of(
          "a buffer of %d floats is too large for one array; lower the batch size or the image"
              + " size",
          floats);
    }
    return (int) floats;
  }

  /** Room for where each value came from, for the images that a worker is at. */
  public Pixels origins(int worker) {
    return Objects.requireNonNull(origins).at(worker);
  }

  /** Requires room for {@link #origins}; call it before {@link #allocateGradients}. */
  public void keepOrigins() {
    origins = new WorkerPixels();
  }

  private Pixels originPixels(int images) {
    float[] array = Aligned.floats(size((long) images * blocks * height * width * lanes));
    return Pixels.dense(array, Aligned.ORIGIN, lanes, images, blocks, height, width);
  }

  /** A copy of an image's values, (C,H,W). */
  public Tensor copy(int image) {
    float[] copy = new float[channels * height * width];
    values.read(image, channels, copy, 0);
    return new Tensor(shape(), copy);
  }

  /** The bytes of all buffers. */
  public long bytes() {
    long floats = owner == this ? values.values().length + staged.floatsOfSpans() : 0;
    if (origins != null) {
      floats += origins.floats();
    }
    for (int worker = 0; worker < gradients.length; worker++) {
      floats += worker > 0 && wholeBatchGradients ? 0 : gradients[worker].values().length;
    }
    return floats * Float.BYTES;
  }
}
