package lanewise.datasets;

import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.train.BatchSource;
import lanewise.train.BatchStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns an {@link ImageSet} into float batches (N,C,H,W), prefetched by a thread that each open
 * stream has. A new loader reads the images in order, at their size, as pixel / 255. Every other
 * setting is made by a method that returns a changed copy.
 *
 * <p>The last batch of an epoch may be smaller. {@code Batch.rows()} are row numbers of the image
 * set; repetitions of a row in the same epoch are numbered row + N, row + 2N and so on, so that no
 * two images of an epoch have the same random changes.
 */
public final class Loader implements BatchSource {
  private final ImageSet images;
  private final int batchSize;
  private final Sampler sampler;
  private final Normalization normalization;
  private final Shape imageShape;
  private final Resize.Method method;
  private final @Nullable Augmentation augmentation;
  private final int ahead;
  private final Part part;

  /** The batches that are read: of every {@code of} consecutive ones {@code count} from a first. */
  private record Part(int first, int count, int of) {
    int[] of(int[] draws, int from, int batchSize) {
      return IntStream.range(from, draws.length)
          .filter(i -> i / batchSize % of >= first && i / batchSize % of < first + count)
          .map(i -> draws[i])
          .toArray();
    }
  }

  /**
   * A loader that prefetches two batches.
   *
   * @param batchSize images per batch, 1 to the number of images
   * @throws DataException if the batch size is outside that range
   */
  public Loader(ImageSet images, int batchSize) {
    this(
        images,
        batchSize,
        new Everything(images.size(), null),
        Normalization.none(images.imageShape().extent(0)),
        images.imageShape(),
        Resize.Method.BILINEAR,
        null,
        2,
        new Part(0, 1, 1));
  }

  private Loader(
      ImageSet images,
      int batchSize,
      Sampler sampler,
      Normalization normalization,
      Shape imageShape,
      Resize.Method method,
      @Nullable Augmentation augmentation,
      int ahead,
      Part part) {
    if (batchSize < 1) {
      throw new DataException("batch size " + batchSize + ": give 1 or more");
    }
    if (batchSize > sampler.count()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "batch size %,d is larger than the set of %,d images: give %,d or less",
              batchSize,
              sampler.count(),
              sampler.count()));
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
    this.sampler = sampler;
    this.normalization = normalization;
    this.imageShape = imageShape;
    this.method = method;
    this.augmentation = augmentation;
    this.ahead = ahead;
    this.part = part;
  }

  /** Reads the images in a random order that depends only on the seed and the epoch. */
  public Loader shuffled(long seed) {
    return sampled(new Everything(images.size(), seed));
  }

  /**
   * Reads the images that a sampler chooses.
   *
   * @throws DataException if it chooses fewer images than a batch holds
   */
  public Loader sampled(Sampler sampler) {
    return new Loader(
        images, batchSize, sampler, normalization, imageShape, method, augmentation, ahead, part);
  }

  /**
   * Changes every image at random, after resizing and before normalisation.
   *
   * @throws DataException if images of this size cannot be changed this way
   */
  public Loader augmented(Augmentation augmentation) {
    augmentation.worker(imageShape); // fail now, not in the first epoch
    return new Loader(
        images, batchSize, sampler, normalization, imageShape, method, augmentation, ahead, part);
  }

  /**
   * Normalises the pixels.
   *
   * @throws IllegalArgumentException if the normalisation has another number of channels
   */
  public Loader normalized(Normalization normalization) {
    if (normalization.channels() != imageShape.extent(0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "normalisation of %d channels for images %s",
              normalization.channels(),
              imageShape));
    }
    return new Loader(
        images, batchSize, sampler, normalization, imageShape, method, augmentation, ahead, part);
  }

  /**
   * Resizes every image bilinearly as it is loaded. See {@link #resized(Resize.Method, int, int)}.
   */
  public Loader resized(int height, int width) {
    return resized(Resize.Method.BILINEAR, height, width);
  }

  /**
   * Resizes every image as it is loaded.
   *
   * @throws DataException if a size is below 1 or a batch would be too large
   */
  public Loader resized(Resize.Method method, int height, int width) {
    if (height < 1 || width < 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "images cannot be resized to %d x %d: height and width must be at least 1",
              height,
              width));
    }
    Shape resized = Shape.of(imageShape.extent(0), height, width);
    return new Loader(
        images, batchSize, sampler, normalization, resized, method, augmentation, ahead, part);
  }

  /** Prefetches that many batches, at least 1. */
  public Loader prefetching(int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException("cannot prefetch " + batches + " batches: give 1 or more");
    }
    return new Loader(
        images, batchSize, sampler, normalization, imageShape, method, augmentation, batches, part);
  }

  /**
   * Reads only some of the batches, as one of several workers does; an epoch still counts all
   * images, and each batch that is read is the one that all would have read.
   *
   * @param first the first batch read of every {@code of} consecutive ones, from 0
   * @param count how many of them are read
   */
  public Loader part(int first, int count, int of) {
    return new Loader(
        images,
        batchSize,
        sampler,
        normalization,
        imageShape,
        method,
        augmentation,
        ahead,
        new Part(first, count, of));
  }

  @Override
  public int imageCount() {
    return sampler.count();
  }

  @Override
  public int classes() {
    return images.classes();
  }

  @Override
  public Task task() {
    return images.task();
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
    int[] draws = draws(epoch);
    int first = (int) Math.min((long) firstBatch * batchSize, draws.length);
    int[] rest = part.of(draws, first, batchSize);
    return new Prefetcher(filler(epoch, draws), rest, batchSize, imageShape, ahead);
  }

  /**
   * Fills a batch, on the calling thread, with the first images of epoch 1, as many as this
   * loader's batch size.
   *
   * @param batch a batch of this loader's image shape, with room for its batch size
   * @throws IllegalArgumentException if the batch has another image shape or is too small
   */
  public void fill(Batch batch) {
    if (!batch.imageShape().equals(imageShape) || batch.capacity() < batchSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch of %d images %s cannot hold %d images %s",
              batch.capacity(),
              batch.imageShape(),
              batchSize,
              imageShape));
    }
    int[] draws = draws(1);
    filler(1, draws).fill(batch, draws, 0, Math.min(batchSize, draws.length));
  }

  private Prefetcher.Filler filler(int epoch, int[] draws) {
    if (augmentation == null) {
      return new BatchFiller(images, new ImageReader(images, normalization, imageShape, method));
    }
    Normalization none = Normalization.none(imageShape.extent(0)); // after the augmentation
    return new AugmentingFiller(
        images,
        new ImageReader(images, none, imageShape, method),
        normalization,
        imageShape,
        augmentation,
        epoch,
        draws);
  }

  /** The draws of an epoch: its rows; the k-th repetition of a row is row + k * size. */
  private int[] draws(int epoch) {
    int[] draws = sampler.rows(epoch);
    int size = images.size();
    int different = Integer.MAX_VALUE / size;
    int[] seen = new int[size];
    for (int i = 0; i < draws.length; i++) {
      int row = draws[i];
      draws[i] = row + seen[row] % different * size;
      seen[row]++;
    }
    return draws;
  }

  /** Every image once, in order or shuffled by seed and epoch. */
  private record Everything(int count, @Nullable Long seed) implements Sampler {
    @Override
    public int[] rows(int epoch) {
      int[] rows = new int[count];
      for (int row = 0; row < count; row++) {
        rows[row] = row;
      }
      if (seed != null) {
        SplitMix.of(seed, epoch).shuffle(rows);
      }
      return rows;
    }
  }
}
