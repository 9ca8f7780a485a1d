package lanewise.model;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lanewise.datasets.DataException;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.format.ImageFile;
import lanewise.parallel.Phase;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Shape;
import lanewise.text.Text;
import lanewise.train.Evaluation;

/**
 * Classifies images with a trained network.
 *
 * {@snippet :
 * try (Classifier classifier = Classifier.load(Path.of("runs/RUN"))) {
 *   Answer answer = classifier.classify(Path.of("shoe.png"));
 *   System.out.println(answer.name() + " " + answer.probability());
 * }
 * }
 *
 * <p>Images are prepared as in training: converted to grey or colour, resized, equalised (CLAHE)
 * and normalised as stored in the model's card, and evaluated with the card's test views. The
 * answers equal those of {@code lanewise predict}. With another batch size the last digits of a
 * probability may differ by rounding.
 *
 * <p>Instances are thread-safe. A single image is computed on the caller's thread; at most as many
 * callers compute at the same time as the machine has processors, and others wait. Lists and
 * streams are computed in batches, by all threads of the {@link ClassifierOptions}, one batch or
 * {@link ImageSet} at a time. No lock is held while a network computes.
 *
 * <p>An instance holds the weights once, as many plans (buffers and a copy of the weights) as
 * single images were ever computed at the same time, and, after the first list or stream, one plan
 * with its threads for batches. {@link #close} frees the plans and ends the threads; running calls
 * finish first.
 */
public final class Classifier implements AutoCloseable {
  private final ModelCard card;
  private final ClassifierOptions options;
  private final PlanPool singles;
  private final PlanPool batches;

  /** A classifier of a model. */
  public Classifier(TrainedModel model, ClassifierOptions options) {
    this.card = model.card();
    this.options = options;
    int callers = Runtime.getRuntime().availableProcessors();
    this.singles = new PlanPool(model, 1, 1, options.convolution(), callers);
    this.batches =
        new PlanPool(model, options.batchSize(), options.threads(), options.convolution(), 1);
  }

  /**
   * Loads a classifier with the usual options.
   *
   * @param path a run folder, a safetensors file with a card, or an ONNX model: see {@link
   *     TrainedModel#read}
   * @throws lanewise.format.FormatException if the file does not exist or cannot be used
   */
  public static Classifier load(Path path) {
    return new Classifier(TrainedModel.read(path), ClassifierOptions.usual());
  }

  /** The model's card: network, class names and preparation of images. */
  public ModelCard card() {
    return card;
  }

  /** The names of the classes, by label. */
  public List<String> classNames() {
    return card.classNames();
  }

  /**
   * Classifies an image file.
   *
   * @throws DataException if it cannot be read as an image
   * @throws IllegalStateException if the classifier is closed
   */
  public Answer classify(Path file) {
    singles.requireOpen();
    return classify(read(file));
  }

  /**
   * Classifies a decoded image.
   *
   * @throws DataException if it has no pixels, or too many
   * @throws IllegalStateException if the classifier is closed
   */
  public Answer classify(BufferedImage image) {
    return classify(ImageFile.of(image));
  }

  /**
   * Classifies raw 8-bit pixels.
   *
   * @param pixels (C,H,W), unsigned: planes of rows
   * @param shape (1,H,W) for grey, (3,H,W) for red, green and blue; any size
   * @throws DataException if the number of pixels does not match the shape
   * @throws IllegalStateException if the classifier is closed
   */
  public Answer classify(byte[] pixels, Shape shape) {
    requireImage(shape, pixels.length);
    if (shape.extent(0) != 1 && shape.extent(0) != 3) {
      throw new DataException("an image must be (1,H,W) or (3,H,W), given " + shape);
    }
    return classify(new ImageFile(shape, pixels));
  }

  private static void requireImage(Shape shape, int pixels) {
    if (shape.rank() != 3) {
      throw new DataException(
          "an image must be (C,H,W): channels, height and width, given " + shape);
    }
    if (pixels != shape.size()) {
      throw new DataException(
          Text.of("an image %s has %d pixels, given %d", shape, shape.size(), pixels));
    }
  }

  /**
   * Classifies an image of floats, for networks that were trained on such images.
   *
   * @param pixels (C,H,W), finite, before normalisation
   * @param shape (C,H,W), with the network's number of channels; any size
   * @throws DataException if the channels or the number of pixels do not fit, or the model
   *     equalises contrast (CLAHE), which needs 8-bit pixels
   * @throws IllegalArgumentException if a pixel is NaN or infinite
   * @throws IllegalStateException if the classifier is closed
   */
  public Answer classify(float[] pixels, Shape shape) {
    requireImage(shape, pixels.length);
    requireChannels(shape);
    return classifyOne(new ImageSet(shape, pixels, new int[1], card.classNames()));
  }

  /**
   * Classifies an image of any size, grey or colour.
   *
   * @throws IllegalStateException if the classifier is closed
   */
  public Answer classify(ImageFile image) {
    return classifyOne(unlabelled(card.image(), fitted(image)));
  }

  private Answer classifyOne(ImageSet image) {
    ImageSet prepared = card.prepared(image);
    return singles.use(pooled -> batchOf(prepared, pooled)).getFirst();
  }

  /**
   * The answers for a batch of prepared images, as {@link Evaluation#ofViews} but without a loader
   * thread.
   */
  private List<Answer> batchOf(ImageSet prepared, PlanPool.Pooled pooled) {
    int classes = card.classNames().size();
    List<Loader> views = card.viewsOfPrepared(prepared, prepared.size());
    float[][] means = new float[prepared.size()][classes];
    float[] ofView = new float[classes];
    for (Loader view : views) {
      view.fill(pooled.batch());
      pooled.plan().evaluate(pooled.batch());
      for (int row = 0; row < means.length; row++) {
        pooled.plan().probabilities(row, ofView);
        for (int label = 0; label < classes; label++) {
          means[row][label] += ofView[label];
        }
      }
    }
    List<Answer> answers = new ArrayList<>(means.length);
    for (float[] mean : means) {
      for (int label = 0; label < classes; label++) {
        mean[label] /= views.size();
      }
      answers.add(new Answer(card, mean));
    }
    return answers;
  }

  /**
   * Classifies images of one size, in batches. Their labels are ignored.
   *
   * @return an answer for each image, in order
   * @throws DataException if the images' number of channels is not the network's
   * @throws IllegalStateException if the classifier is closed
   */
  public List<Answer> classify(ImageSet images) {
    requireChannels(images.imageShape());
    ImageSet set = images.relabelled(new int[images.size()], card.classNames(), card.task());
    return batches.use(pooled -> answers(pooled, set));
  }

  private void requireChannels(Shape shape) {
    if (shape.extent(0) != card.image().extent(0)) {
      throw new DataException(
          Text.of(
              "the network takes images of %d channels, given %s", card.image().extent(0), shape));
    }
  }

  private List<Answer> answers(PlanPool.Pooled pooled, ImageSet images) {
    float[] probabilities =
        Evaluation.ofViews(pooled.plan(), card.views(images, options.batchSize())).probabilities();
    int classes = card.classNames().size();
    List<Answer> answers = new ArrayList<>(images.size());
    for (int row = 0; row < images.size(); row++) {
      float[] ofImage = Arrays.copyOfRange(probabilities, row * classes, (row + 1) * classes);
      answers.add(new Answer(card, ofImage));
    }
    return answers;
  }

  /**
   * Classifies image files, decoding them on several threads while it computes.
   *
   * @return an answer for each file, in order
   * @throws DataException if a file cannot be read as an image; the message names the first such
   *     file
   * @throws IllegalStateException if the classifier is closed
   */
  public List<Answer> classifyFiles(List<Path> files) {
    try (Stream<Answer> answers = classify(files.stream(), this::read)) {
      return answers.toList();
    }
  }

  /**
   * Classifies decoded images, in batches.
   *
   * @return an answer for each image, in order
   * @throws DataException if an image has no pixels, or too many
   * @throws IllegalStateException if the classifier is closed
   */
  public List<Answer> classifyImages(List<BufferedImage> images) {
    List<BufferedImage> all = List.copyOf(images);
    List<Answer> answers = new ArrayList<>(all.size());
    for (int first = 0; first < all.size(); first += options.batchSize()) {
      int last = Math.min(first + options.batchSize(), all.size());
      Conversion batch = new Conversion(all.subList(first, last));
      answers.addAll(batches.use(pooled -> batchOf(batch.on(pooled.scheduler()), pooled)));
    }
    return List.copyOf(answers);
  }

  /**
   * Prepares decoded images on the plan's own threads, between two batches: other threads would
   * take the cores from those that compute.
   */
  private final class Conversion implements Phase {
    private static final int IMAGES_OF_TASK = 8;

    private final List<BufferedImage> images;
    private final byte[] pixels;

    Conversion(List<BufferedImage> images) {
      this.images = images;
      this.pixels = new byte[images.size() * card.image().size()];
    }

    ImageSet on(Scheduler scheduler) {
      scheduler.run(List.of(this));
      return unlabelled(card.image(), pixels);
    }

    @Override
    public int tasks() {
      return Math.ceilDiv(images.size(), IMAGES_OF_TASK);
    }

    @Override
    public void run(int task, int worker) {
      int first = task * IMAGES_OF_TASK;
      int last = Math.min(first + IMAGES_OF_TASK, images.size());
      byte[] part = prepared(images.subList(first, last), ImageFile::of);
      System.arraycopy(part, 0, pixels, first * card.image().size(), part.length);
    }
  }

  /**
   * Classifies a stream of images lazily, in batches, with bounded memory. Close the result if it
   * is not read to the end, so that the reading threads end.
   *
   * @param images the sources of the images
   * @param reader reads one image; called concurrently by several threads
   * @return an answer for each image, in order; exceptions of the reader are passed on
   * @throws IllegalStateException if the classifier is closed
   */
  public <T> Stream<Answer> classify(Stream<T> images, Function<? super T, ImageFile> reader) {
    batches.requireOpen();
    Iterator<T> items = images.iterator();
    Decoding<T> decoding =
        new Decoding<>(
            items,
            some -> prepared(some, reader),
            options.threads(),
            options.batchSize(),
            card.image().size());
    Spliterator<Answer> answers =
        Spliterators.spliteratorUnknownSize(
            new BatchedAnswers(decoding), Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(answers, false).onClose(decoding::close).onClose(images::close);
  }

  /**
   * Frees the plans and ends the threads. Later calls fail with an {@link IllegalStateException},
   * except {@code close}.
   */
  @Override
  public void close() {
    singles.close();
    batches.close();
  }

  /** Reads an image file with the network's number of channels. */
  private ImageFile read(Path file) {
    return ImageFile.read(file, card.image().extent(0));
  }

  private <T> byte[] prepared(List<T> items, Function<? super T, ImageFile> reader) {
    int imageSize = card.image().size();
    byte[] pixels = new byte[items.size() * imageSize];
    for (int i = 0; i < items.size(); i++) {
      byte[] image = fitted(reader.apply(items.get(i)));
      System.arraycopy(image, 0, pixels, i * imageSize, imageSize);
    }
    return card.prepared(unlabelled(card.image(), pixels)).pixels();
  }

  private byte[] fitted(ImageFile image) {
    return image.fitted(card.image(), card.preparation().resize()).pixels();
  }

  private ImageSet unlabelled(Shape shape, byte[] pixels) {
    int[] labels = new int[pixels.length / shape.size()];
    return new ImageSet(shape, pixels, labels, card.classNames(), card.task());
  }

  /** The answers for a stream, computed batch by batch. */
  private final class BatchedAnswers implements Iterator<Answer> {
    private final Decoding<?> decoding;
    private final Queue<Answer> ready = new ArrayDeque<>();

    BatchedAnswers(Decoding<?> decoding) {
      this.decoding = decoding;
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty()) {
        computeNext();
      }
      return !ready.isEmpty();
    }

    @Override
    public Answer next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void computeNext() {
      byte[] pixels = decoding.take();
      if (pixels.length == 0) {
        decoding.close();
        return;
      }
      ImageSet set = unlabelled(card.image(), pixels);
      ready.addAll(batches.use(pooled -> batchOf(set, pooled)));
    }
  }
}
