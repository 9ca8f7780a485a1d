package lanewise.run;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import lanewise.datasets.DataSet;
import lanewise.datasets.ReadOptions;
import lanewise.datasets.Resize;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.tensor.Shape;
import lanewise.text.Text;
import lanewise.train.TrainingOptions;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a run: the content of {@code config.yaml}.
 *
 * {@snippet :
 * RunSettings.of(ModelName.SIMPLE_CNN, "mnist").epochs(3).threads(2)
 * }
 *
 * <p>A method that changes a value throws an {@link IllegalArgumentException} if it is out of
 * range.
 *
 * @param model the network
 * @param imageSize the height and width that images are resized to; null to keep their size
 * @param data the name, file or folder of the data set
 * @param test the part of every class held out for testing where the data have no test images of
 *     their own, above 0 and below 1
 * @param dataDir the folder of data sets by name; null for the default folders
 * @param epochs passes over the training images; null for as many as {@code steps} needs, or 3
 * @param steps the largest number of optimizer steps; null for no limit
 * @param batchSize images per batch, at least 1
 * @param shards the number of equal parts of a batch whose gradients are computed apart and summed
 *     in a binary tree, a power of two
 * @param optimizer optimizer and loss
 * @param schedule the learning rate over the run
 * @param selection the choice of the best epoch
 * @param images preparation, augmentation and order of images
 * @param seed the seed of weights, order, dropout and validation split
 * @param init the initial weights; null for random ones
 * @param safety checkpoints and recovery
 * @param keepEpochs whether the folder keeps the weights of every epoch; results do not depend on
 *     it
 * @param threads the number of threads, 1 to {@link Scheduler#MAX_THREADS}; results do not depend
 *     on it
 * @param convolution the convolution algorithm
 */
public record RunSettings(
    ModelSpec model,
    @Nullable Integer imageSize,
    String data,
    double test,
    @Nullable Path dataDir,
    @Nullable Integer epochs,
    @Nullable Integer steps,
    int batchSize,
    int shards,
    OptimizerSettings optimizer,
    ScheduleSettings schedule,
    SelectionSettings selection,
    ImageSettings images,
    long seed,
    @Nullable Path init,
    Safety safety,
    boolean keepEpochs,
    int threads,
    ConvolutionAlgorithm convolution) {
  /** The default number of epochs. */
  public static final int EPOCHS = 3;

  private static final int BATCH_SIZE = 64;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RunSettings {
    ReadOptions.USUAL.withTest(test);
    requireAtLeastOne("epochs", epochs);
    requireAtLeastOne("steps", steps);
    requireAtLeastOne("image size", imageSize);
    requireAtLeastOne("batch size", batchSize);
    if (shards < 1 || Integer.bitCount(shards) != 1) {
      throw new IllegalArgumentException(
          Text.of("shards must be a power of two, given %d", shards));
    }
    if (batchSize % shards != 0) {
      throw new IllegalArgumentException(
          Text.of(
              "a batch of %d images cannot be cut into %d equal shards: give a multiple of %d",
              batchSize, shards, shards));
    }
    if (threads < 1 || threads > Scheduler.MAX_THREADS) {
      throw new IllegalArgumentException(
          Text.of("threads must be 1 to %d, given %d", Scheduler.MAX_THREADS, threads));
    }
  }

  private static void requireAtLeastOne(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new IllegalArgumentException(Text.of("%s must be at least 1, given %d", name, value));
    }
  }

  /**
   * The settings of {@code lanewise train --model NAME --data DATA}: three epochs of Adam at rate
   * 0.001, falling over the last 40 %, in batches of 64.
   */
  public static RunSettings of(ModelName model, String data) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new RunSettings(
        ModelSpec.of(model),
        null,
        data,
        ReadOptions.USUAL.test(),
        null,
        null,
        null,
        BATCH_SIZE,
        1,
        OptimizerSettings.of(OptimizerName.ADAM),
        ScheduleSettings.of(ScheduleName.FALLING_TAIL),
        SelectionSettings.USUAL,
        ImageSettings.USUAL,
        1,
        null,
        new Safety(new CheckpointInterval(0, 60), false),
        false,
        Math.min(processors, Scheduler.MAX_THREADS),
        ConvolutionAlgorithm.AUTO);
  }

  /** Returns the settings with another network. */
  public RunSettings model(ModelSpec value) {
    return with(draft -> draft.model = value);
  }

  /**
   * Returns the settings with images resized to another height and width, or null to leave them.
   */
  public RunSettings imageSize(@Nullable Integer value) {
    return with(draft -> draft.imageSize = value);
  }

  /** Returns the settings with another name, file or folder of its data. */
  public RunSettings data(String value) {
    return with(draft -> draft.data = value);
  }

  /** Returns the settings with another fraction of every class held out for testing. */
  public RunSettings test(double value) {
    return with(draft -> draft.test = value);
  }

  /** Returns the settings with another folder of data sets by name, or null for the usual ones. */
  public RunSettings dataDir(@Nullable Path value) {
    return with(draft -> draft.dataDir = value);
  }

  /** Returns the settings with as many epochs, or null for the usual number. */
  public RunSettings epochs(@Nullable Integer value) {
    return with(draft -> draft.epochs = value);
  }

  /** Returns the settings with as many optimizer steps at most, or null for no limit. */
  public RunSettings steps(@Nullable Integer value) {
    return with(draft -> draft.steps = value);
  }

  /** Returns the settings with as many images in a batch. */
  public RunSettings batchSize(int value) {
    return with(draft -> draft.batchSize = value);
  }

  /** Returns the settings with batches cut into as many shards. */
  public RunSettings shards(int value) {
    return with(draft -> draft.shards = value);
  }

  /** Returns the settings with another optimizer. */
  public RunSettings optimizer(OptimizerSettings value) {
    return with(draft -> draft.optimizer = value);
  }

  /** Returns the settings with another schedule of the learning rate. */
  public RunSettings schedule(ScheduleSettings value) {
    return with(draft -> draft.schedule = value);
  }

  /** Returns the settings with another choice of the best epoch. */
  public RunSettings selection(SelectionSettings value) {
    return with(draft -> draft.selection = value);
  }

  /** Returns the settings with another treatment of images. */
  public RunSettings images(ImageSettings value) {
    return with(draft -> draft.images = value);
  }

  /** Returns the settings with another seed. */
  public RunSettings seed(long value) {
    return with(draft -> draft.seed = value);
  }

  /** Returns the settings with weights to start from, or null for random ones. */
  public RunSettings init(@Nullable Path value) {
    return with(draft -> draft.init = value);
  }

  /** Returns the settings with other checkpoints and recovery. */
  public RunSettings safety(Safety value) {
    return with(draft -> draft.safety = value);
  }

  /** Returns the settings with the weights of every epoch kept or not. */
  public RunSettings keepEpochs(boolean value) {
    return with(draft -> draft.keepEpochs = value);
  }

  /** Returns the settings with as many threads. */
  public RunSettings threads(int value) {
    return with(draft -> draft.threads = value);
  }

  /** Returns the settings with another convolution algorithm. */
  public RunSettings convolution(ConvolutionAlgorithm value) {
    return with(draft -> draft.convolution = value);
  }

  private RunSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** A mutable copy of the settings. */
  private static final class Draft {
    ModelSpec model;
    @Nullable Integer imageSize;
    String data;
    double test;
    @Nullable Path dataDir;
    @Nullable Integer epochs;
    @Nullable Integer steps;
    int batchSize;
    int shards;
    OptimizerSettings optimizer;
    ScheduleSettings schedule;
    SelectionSettings selection;
    ImageSettings images;
    long seed;
    @Nullable Path init;
    Safety safety;
    boolean keepEpochs;
    int threads;
    ConvolutionAlgorithm convolution;

    Draft(RunSettings from) {
      model = from.model;
      imageSize = from.imageSize;
      data = from.data;
      test = from.test;
      dataDir = from.dataDir;
      epochs = from.epochs;
      steps = from.steps;
      batchSize = from.batchSize;
      shards = from.shards;
      optimizer = from.optimizer;
      schedule = from.schedule;
      selection = from.selection;
      images = from.images;
      seed = from.seed;
      init = from.init;
      safety = from.safety;
      keepEpochs = from.keepEpochs;
      threads = from.threads;
      convolution = from.convolution;
    }

    RunSettings settings() {
      return new RunSettings(
          model,
          imageSize,
          data,
          test,
          dataDir,
          epochs,
          steps,
          batchSize,
          shards,
          optimizer,
          schedule,
          selection,
          images,
          seed,
          init,
          safety,
          keepEpochs,
          threads,
          convolution);
    }
  }

  /** The same for the first steps alone: how later ones are steered is left out. */
  RunSettings until(long step) {
    return schedule(schedule.withSteering(schedule.steering().until(step)));
  }

  /** The source of validation images. */
  public Holdout holdout() {
    return new Holdout(selection.validation(), images.inOrder(), seed);
  }

  /**
   * Loads the data set; validation images are not held out yet.
   *
   * @throws lanewise.datasets.DataException if there is no such set, or it is not usable
   */
  public DataSet loadData() {
    return imageSize == null
        ? loadData(ReadOptions.USUAL)
        : loadData(Shape.of(1, imageSize, imageSize), images.preparation().resize());
  }

  /** As {@link #loadData()}; images of several sizes are brought to that of a shape (C,H,W). */
  public DataSet loadData(Shape size, Resize.Method method) {
    return loadData(ReadOptions.USUAL.withSize(size.extent(1), size.extent(2), method));
  }

  private DataSet loadData(ReadOptions options) {
    DataSet loaded = DataCatalog.lookup(dataDir).load(data, options.withTest(test));
    return images.mirrors() ? Sides.noted(loaded) : loaded;
  }

  /** The network's input shape for images of the given shape, (C,H,W). */
  public Shape input(Shape image) {
    return imageSize == null ? image : Shape.of(image.extent(0), imageSize, imageSize);
  }

  /**
   * Returns the settings with the number of epochs filled in.
   *
   * @param imageCount the number of training images per epoch
   */
  public RunSettings withEpochsFor(int imageCount) {
    if (epochs != null) {
      return this;
    }
    long needed = steps == null ? EPOCHS : Math.ceilDiv(steps, stepsPerEpoch(imageCount));
    return epochs((int) needed);
  }

  /** The images of a shard. */
  public int shardSize() {
    return batchSize / shards;
  }

  private long stepsPerEpoch(int imageCount) {
    return Math.ceilDiv(imageCount, (long) batchSize * optimizer.accumulate());
  }

  /**
   * The trainer's options: length, learning rate, early stopping.
   *
   * @param imageCount the number of training images per epoch
   */
  public TrainingOptions trainingOptions(int imageCount) {
    int passes = Objects.requireNonNull(withEpochsFor(imageCount).epochs);
    long perEpoch = stepsPerEpoch(imageCount);
    long whole = passes * perEpoch;
    long all = steps == null ? whole : Math.min(steps, whole);
    Double clip = optimizer.clipNorm();
    return TrainingOptions.epochs(passes)
        .maxSteps(steps == null ? 0 : steps)
        .schedule(schedule.schedule(optimizer.learningRate(), all, perEpoch))
        .accumulate(optimizer.accumulate())
        .shards(shards)
        .clipNorm(clip == null ? Double.POSITIVE_INFINITY : clip)
        .average(optimizer.average())
        .metric(selection.metric())
        .earlyStopping(selection.earlyStopping())
        .plateau(schedule.plateau());
  }

  /** The size of a batch as text. */
  public String batchText() {
    return shards == 1 ? "" + batchSize : Text.of("%d in %d shards", batchSize, shards);
  }

  /** The learning rate and its schedule as text. */
  public String rateText() {
    return optimizer.learningRate() + schedule.text();
  }
}
