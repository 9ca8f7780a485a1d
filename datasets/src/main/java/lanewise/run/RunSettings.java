package lanewise.run;

import java.nio.file.Path;
import java.util.Objects;
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
 * @param model the network
 * @param imageSize the height and width that images are resized to; null to keep their size
 * @param data the name, file or folder of the data set
 * @param test the part of every class held out for testing where the data have no test images of
 *     their own, above 0 and below 1
 * @param dataDir the folder of data sets by name; null for the default folders
 * @param epochs passes over the training images; null for as many as {@code steps} needs, or 3
 * @param steps the largest number of optimizer steps; null for no limit
 * @param batchSize images per batch, at least 1
 * @param optimizer optimizer and loss
 * @param schedule the learning rate over the run
 * @param selection the choice of the best epoch
 * @param images preparation, augmentation and order of images
 * @param seed the seed of weights, order, dropout and validation split
 * @param init the initial weights; null for random ones
 * @param safety checkpoints and recovery
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
    OptimizerSettings optimizer,
    ScheduleSettings schedule,
    SelectionSettings selection,
    ImageSettings images,
    long seed,
    @Nullable Path init,
    Safety safety,
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
        OptimizerSettings.of(OptimizerName.ADAM),
        ScheduleSettings.of(ScheduleName.FALLING_TAIL),
        SelectionSettings.USUAL,
        ImageSettings.USUAL,
        1,
        null,
        new Safety(new CheckpointInterval(0, 60), false),
        Math.min(processors, Scheduler.MAX_THREADS),
        ConvolutionAlgorithm.AUTO);
  }

  /** A builder with a method for each setting. */
  public static final class Builder {
    private ModelSpec model;
    private @Nullable Integer imageSize;
    private String data;
    private double test;
    private @Nullable Path dataDir;
    private @Nullable Integer epochs;
    private @Nullable Integer steps;
    private int batchSize;
    private OptimizerSettings optimizer;
    private ScheduleSettings schedule;
    private SelectionSettings selection;
    private ImageSettings images;
    private long seed;
    private @Nullable Path init;
    private Safety safety;
    private int threads;
    private ConvolutionAlgorithm convolution;

    private Builder(RunSettings from) {
      model = from.model;
      imageSize = from.imageSize;
      data = from.data;
      test = from.test;
      dataDir = from.dataDir;
      epochs = from.epochs;
      steps = from.steps;
      batchSize = from.batchSize;
      optimizer = from.optimizer;
      schedule = from.schedule;
      selection = from.selection;
      images = from.images;
      seed = from.seed;
      init = from.init;
      safety = from.safety;
      threads = from.threads;
      convolution = from.convolution;
    }

    /** See {@link RunSettings#model}. */
    public Builder model(ModelSpec value) {
      model = value;
      return this;
    }

    /** See {@link RunSettings#imageSize}. */
    public Builder imageSize(@Nullable Integer value) {
      imageSize = value;
      return this;
    }

    /** See {@link RunSettings#data}. */
    public Builder data(String value) {
      data = value;
      return this;
    }

    /** See {@link RunSettings#test}. */
    public Builder test(double value) {
      test = value;
      return this;
    }

    /** See {@link RunSettings#dataDir}. */
    public Builder dataDir(@Nullable Path value) {
      dataDir = value;
      return this;
    }

    /** See {@link RunSettings#epochs}. */
    public Builder epochs(@Nullable Integer value) {
      epochs = value;
      return this;
    }

    /** See {@link RunSettings#steps}. */
    public Builder steps(@Nullable Integer value) {
      steps = value;
      return this;
    }

    /** See {@link RunSettings#batchSize}. */
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /** See {@link RunSettings#optimizer}. */
    public Builder optimizer(OptimizerSettings value) {
      optimizer = value;
      return this;
    }

    /** See {@link RunSettings#schedule}. */
    public Builder schedule(ScheduleSettings value) {
      schedule = value;
      return this;
    }

    /** See {@link RunSettings#selection}. */
    public Builder selection(SelectionSettings value) {
      selection = value;
      return this;
    }

    /** See {@link RunSettings#images}. */
    public Builder images(ImageSettings value) {
      images = value;
      return this;
    }

    /** See {@link RunSettings#seed}. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** See {@link RunSettings#init}. */
    public Builder init(@Nullable Path value) {
      init = value;
      return this;
    }

    /** See {@link RunSettings#safety}. */
    public Builder safety(Safety value) {
      safety = value;
      return this;
    }

    /** See {@link RunSettings#threads}. */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /** See {@link RunSettings#convolution}. */
    public Builder convolution(ConvolutionAlgorithm value) {
      convolution = value;
      return this;
    }

    /**
     * Builds the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RunSettings build() {
      return new RunSettings(
          model,
          imageSize,
          data,
          test,
          dataDir,
          epochs,
          steps,
          batchSize,
          optimizer,
          schedule,
          selection,
          images,
          seed,
          init,
          safety,
          threads,
          convolution);
    }
  }

  /** A builder initialised with these settings. */
  public Builder but() {
    return new Builder(this);
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
    return DataCatalog.lookup(dataDir).load(data, options.withTest(test));
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
    return but().epochs((int) needed).build();
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
        .clipNorm(clip == null ? Double.POSITIVE_INFINITY : clip)
        .average(optimizer.average())
        .metric(selection.metric())
        .earlyStopping(selection.earlyStopping())
        .plateau(schedule.plateau());
  }

  /** The learning rate and its schedule as text. */
  public String rateText() {
    return optimizer.learningRate() + schedule.text();
  }
}
