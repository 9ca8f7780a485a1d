package lanewise.datasets;

import java.util.Arrays;
import java.util.Locale;
import lanewise.tensor.Shape;
import lanewise.train.BatchSource;
import lanewise.train.BatchStream;

/**
 * Turns an {@link ImageSet} into float batches (N,C,H,W), prepared ahead on a thread of its own. As
 * made by the constructor it reads the images in their order, at their size, as pixel / 255; each
 * method returns a loader that differs in one thing.
 *
 * <p>The last batch of an epoch holds what is left and may be smaller. {@code Batch.rows()} are row
 * numbers of the image set.
 */
public final class Loader implements BatchSource {
  private final ImageSet images;
  private final int batchSize;
  private final Order order;
  private final Normalization normalization;
  private final Shape imageShape;
  private final int ahead;

  /** The rows of an epoch, in the order they are read. */
  @FunctionalInterface
  private interface Order {
    int[] rows(int epoch);
  }

  /**
   * A loader with two batches prepared ahead.
   *
   * @param batchSize images per batch, 1 to the number of images
   * @throws DataException if the batch size is outside that range
   */
  public Loader(ImageSet images, int batchSize) {
    this(
        images,
        batchSize,
        epoch -> ascending(images.size()),
        Normalization.none(images.imageShape().extent(0)),
        images.imageShape(),
        2);
  }

  private Loader(
      ImageSet images,
      int batchSize,
      Order order,
      Normalization normalization,
      Shape imageShape,
      int ahead) {
    if (batchSize < 1) {
      throw new DataException(
          "batch size " + batchSize + ": a batch needs at least one image, give 1 or more");
    }
    if (batchSize > images.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "batch size %,d is larger than the %,d images to take it from: give %,d or less",
              batchSize,
              images.size(),
              images.size()));
    }
    if ((long) batchSize * imageShape.size() > Integer.MAX_VALUE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a batch of %,d images %s has more than %,d values: give a smaller batch or image"
                  + " size",
              batchSize,
              imageShape,
              Integer.MAX_VALUE));
    }
    this.images = images;
    this.batchSize = batchSize;
    this.order = order;
    this.normalization = normalization;
    this.imageShape = imageShape;
    this.ahead = ahead;
  }

  /** Reads the images in a random order that depends on the seed and the epoch alone. */
  public Loader shuffled(long seed) {
    Order shuffled =
        epoch -> {
          int[] rows = ascending(images.size());
          SplitMix.of(seed, epoch).shuffle(rows);
          return rows;
        };
    return new Loader(images, batchSize, shuffled, normalization, imageShape, ahead);
  }

  /**
   * Normalises the pixels.
   *
   * @throws IllegalArgumentException if the normalisation is for another number of channels
   */
  public Loader normalized(Normalization normalization) {
    if (normalization.channels() != imageShape.extent(0)) {
      throw new IllegalArgumentException(
          "normalisation of %d channels for images %s"
              .formatted(normalization.channels(), imageShape));
    }
    return new Loader(images, batchSize, order, normalization, imageShape, ahead);
  }

  /**
   * Resizes every image bilinearly as it is loaded.
   *
   * @throws DataException if a size is below 1 or a batch would be too large
   */
  public Loader resized(int height, int width) {
    if (height < 1 || width < 1) {
      throw new DataException(
          "images cannot be resized to %d x %d: height and width must be at least 1"
              .formatted(height, width));
    }
    Shape resized = Shape.of(imageShape.extent(0), height, width);
    return new Loader(images, batchSize, order, normalization, resized, ahead);
  }

  /** Prepares that many batches ahead, at least 1. */
  public Loader prefetching(int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException("cannot prefetch " + batches + " batches: give 1 or more");
    }
    return new Loader(images, batchSize, order, normalization, imageShape, batches);
  }

  @Override
  public int imageCount() {
    return images.size();
  }

  @Override
  public int classes() {
    return images.classes();
  }

  @Override
  public Shape imageShape() {
    return imageShape;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    int[] rows = order.rows(epoch);
    int first = (int) Math.min((long) firstBatch * batchSize, rows.length);
    int[] rest = Arrays.copyOfRange(rows, first, rows.length);
    BatchFiller filler = new BatchFiller(images, normalization, imageShape);
    return new Prefetcher(filler, rest, batchSize, imageShape, ahead);
  }

  private static int[] ascending(int count) {
    int[] rows = new int[count];
    for (int row = 0; row < count; row++) {
      rows[row] = row;
    }
    return rows;
  }
}
