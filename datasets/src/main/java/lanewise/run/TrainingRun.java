package lanewise.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelCard;
import lanewise.model.ModelName;
import lanewise.model.Release;
import lanewise.model.TrainedModel;
import lanewise.nn.Network;
import lanewise.optim.Schedule;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;
import lanewise.text.Text;
import lanewise.train.BatchSource;
import lanewise.train.DivergenceException;
import lanewise.train.Evaluation;
import lanewise.train.Metric;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingOptions;
import lanewise.workers.Workers;
import lanewise.workers.WorkersException;
import org.jspecify.annotations.Nullable;

/**
 * One run: trains a network on the training images, chooses the best epoch by the validation
 * images, evaluates it on the test images and writes all results to a folder. A run that was killed
 * at any moment can be resumed in its folder and ends with the same bytes.
 */
public final class TrainingRun {
  /**
   * The largest number of times that the rate is halved; after that, divergence must have another
   * cause.
   */
  private static final int MOST_RECOVERIES = 10;

  private RunSettings settings;
  private final DataSet data;
  private ModelCard card;
  private final Loader images;
  private final Plan plan;

  /** The learning rate of each step, as it is steered so far. */
  private Schedule rates;

  private Workers workers = Workers.ALONE;
  private @Nullable Map<String, String> digests;
  private @Nullable Consumer<String> accepting;
  private volatile @Nullable RunRecorder recorder;

  private TrainingRun(
      RunSettings settings, DataSet data, ModelCard card, Loader images, Plan plan) {
    this.settings = settings;
    this.data = data;
    this.card = card;
    this.images = images;
    this.plan = plan;
    this.rates = settings.trainingOptions(images.imageCount()).schedule();
  }

  /**
   * Prepares a run.
   *
   * @param given split into training, validation and test images: see {@link RunSettings#holdout}
   * @param scheduler the threads to use; stays open as long as the run
   * @throws IllegalArgumentException if the network cannot take images of this shape, or the metric
   *     cannot be computed on the validation images
   * @throws DataException if a batch is larger than the training set
   */
  public static TrainingRun prepare(RunSettings settings, DataSet given, Scheduler scheduler) {
    requireComparable(settings, given.validation());
    InitialWeights initial = settings.init() == null ? null : InitialWeights.read(settings.init());
    DataSet data = initial == null ? given : initial.fitted(given);
    ModelCard card = cardOf(settings, data, initial);
    Loader images = TrainingImages.of(settings, card, data.train());
    if (settings.batchSize() > images.imageCount()) {
      throw new DataException(
          Text.of(
              "batch size %,d is larger than the %,d training images: give %d or less",
              settings.batchSize(), images.imageCount(), images.imageCount()));
    }
    Network network = card.network();
    Map<String, Tensor> weights =
        initial == null ? network.initialize(settings.seed()) : initial.of(network);
    Plan plan = Plan.compile(network, settings.shardSize(), settings.convolution(), scheduler);
    plan.load(weights);
    plan.setSeed(settings.seed());
    plan.setLoss(TrainingImages.balanced(settings.optimizer().loss(), settings, data.train()));
    RunSettings whole = settings.withEpochsFor(images.imageCount());
    return new TrainingRun(whole, data, card, images, plan);
  }

  /** The settings, with the number of epochs filled in. */
  public RunSettings settings() {
    return settings;
  }

  /** The images, with the classes in the order of the network's outputs. */
  public DataSet data() {
    return data;
  }

  /** The card to store with the weights. */
  public ModelCard card() {
    return card;
  }

  /** The loader of the training images. */
  public Loader images() {
    return images;
  }

  /** The compiled network with its initial weights. */
  public Plan plan() {
    return plan;
  }

  /** The card of a network for these images, or that of an imported one. */
  private static ModelCard cardOf(
      RunSettings settings, DataSet set, @Nullable InitialWeights weights) {
    ModelCard initial =
        settings.model().name() == ModelName.IMPORTED && weights != null ? weights.card() : null;
    Shape image = initial == null ? settings.input(set.imageShape()) : initial.image();
    ImageSettings images = settings.images();
    Preparation preparation = images.preparation();
    ImageSet train = preparation.apply(set.train(), image.extent(1), image.extent(2));
    return new ModelCard(
        settings.model(),
        image,
        set.classNames(),
        preparation,
        images.normalization().of(train),
        Objects.requireNonNullElse(
            images.testViews(), initial == null ? TestViews.ONE : initial.testViews()),
        set.task(),
        List.of(),
        initial == null ? null : initial.imported());
  }

  /** The area under the ROC curve needs images of at least two classes. */
  private static void requireComparable(RunSettings settings, @Nullable ImageSet validation) {
    if (validation == null || settings.selection().metric() != Metric.AUC) {
      return;
    }
    List<Integer> perClass = validation.statistics().perClass();
    if (perClass.stream().filter(count -> count > 0).count() < 2) {
      throw new IllegalArgumentException(
          Text.of(
              ("metric auc needs validation images of at least two classes, but all %,d are of one:"
                  + " choose another metric, or a larger validation fraction"),
              validation.size()));
    }
  }

  /**
   * From now on, a resumed run goes on even if its settings or images have changed since it began.
   * Its weights are then not those of an undisturbed run.
   *
   * @param warning hears what has changed, in words
   */
  public void acceptChanges(Consumer<String> warning) {
    accepting = warning;
  }

  /**
   * What this run must have in common with those of other workers: all that its bytes depend on,
   * and the release. Reads every pixel once.
   */
  public Map<String, String> common() {
    Map<String, String> values = new TreeMap<>(inputs(Long.MAX_VALUE).values());
    values.put("release", Release.VERSION);
    return values;
  }

  /**
   * From now on this is the run of one of several workers, which share the shards of each batch.
   * The first one {@link #execute executes} it, the others {@link #assist}.
   */
  public void among(Workers others) {
    workers = others;
  }

  /**
   * Trains along as a worker other than the first, which keeps the folder and has the results.
   *
   * @return the steps of the whole run that are done
   * @throws RunException if the loss diverges
   * @throws WorkersException if another worker is gone
   */
  public long assist(RunListener listener) {
    Trainer trainer = trainer();
    for (int recoveries = 0; ; recoveries++) {
      follow(trainer);
      try {
        return trainer.fit(own(), validation(listener), listener).steps();
      } catch (DivergenceException e) {
        if (!settings.safety().recover() || recoveries == MOST_RECOVERIES) {
          throw new RunException(String.valueOf(e.getMessage()), e);
        }
      }
    }
  }

  private Trainer trainer() {
    TrainingOptions options = settings.trainingOptions(images.imageCount());
    return new Trainer(
        plan,
        settings.optimizer().newOptimizer(),
        options.schedule(step -> rates.rate(step)),
        workers);
  }

  /**
   * Multiplies the schedule's learning rate by a factor from the next step on, in place of an
   * earlier factor. The settings in the run's folder say so before that step is made, so that a
   * resumed run and a repeated one do the same. Call it while the run is executed, on its thread,
   * between two steps; not of one that can {@link Safety#recover recover}, which makes some steps
   * twice, nor among workers, who would not hear of it.
   *
   * @param factor above 0
   * @return the next step
   */
  public long steer(double factor) {
    RunRecorder recording = Objects.requireNonNull(recorder, "the run is not executed");
    Steering.Change change = new Steering.Change(recording.steps() + 1, factor);
    ScheduleSettings schedule = settings.schedule();
    settings = settings.schedule(schedule.withSteering(schedule.steering().with(change)));
    recording.write(settings);
    rates = settings.trainingOptions(images.imageCount()).schedule();
    return change.step();
  }

  /** The shards that this worker computes. */
  private BatchSource own() {
    int count = settings.shards() / workers.count();
    return images.part(workers.rank() * count, count, settings.shards());
  }

  /** Brings all workers to the state of the first. */
  private void follow(Trainer trainer) {
    if (workers.count() == 1) {
      return;
    }
    boolean first = workers.rank() == 0;
    byte[] state = workers.fromFirst(first ? Checkpoint.bytes(trainer.state()) : new byte[0]);
    if (!first) {
      trainer.restore(Checkpoint.state(state));
    }
  }

  /**
   * Trains, evaluates and writes the results.
   *
   * @param folder a new folder, or that of an unfinished run with the same settings, to resume it
   * @param listener receives each event after it has been recorded, and can stop the run
   * @return the report, or null if the listener stopped the run, which can then be resumed
   * @throws RunException if the loss diverges
   * @throws FormatException if the folder's run is finished or has other settings, or its files are
   *     damaged or cannot be written
   * @throws IllegalStateException if this has been executed before
   */
  public @Nullable RunReport execute(RunFolder folder, RunListener listener) {
    return execute(folder, listener, System.nanoTime());
  }

  /**
   * As {@link #execute(RunFolder, RunListener)}.
   *
   * @param startNanos the start of the report's total time, {@link System#nanoTime}
   */
  public @Nullable RunReport execute(RunFolder folder, RunListener listener, long startNanos) {
    if (recorder != null) {
      throw new IllegalStateException("a run is executed once: prepare another one");
    }
    try (FolderLock _ = FolderLock.take(folder.path())) {
      return executeAlone(folder, listener, startNanos);
    }
  }

  private @Nullable RunReport executeAlone(
      RunFolder folder, RunListener listener, long startNanos) {
    if (Files.exists(folder.metrics())) { // another process may have finished it since
      throw new FormatException(
          folder.path(), "is of a finished run; a run needs a new or empty folder");
    }
    boolean begun = Files.exists(folder.config());
    Checkpoint checkpoint = takeUp(folder, begun);
    if (!begun) {
      RunConfig.write(folder.config(), settings);
    }
    RunRecorder recording = new RunRecorder(folder, card, plan, settings, this::inputs);
    recorder = recording;
    try {
      Trainer trainer = trainer();
      if (checkpoint == null) {
        recording.begin(trainer::state);
      } else {
        restore(trainer, checkpoint, folder.checkpoint());
        recording.resume(checkpoint);
      }
      listener.onStart(recording.epochs() + 1);
      if (!train(trainer, recording, listener)) {
        return null;
      }
      listener.onTest(data.test().size());
      Map<String, Tensor> best = Safetensors.read(folder.best());
      plan.load(best);
      card = withThresholds(best, folder, listener);
      Evaluation test = judge(listener);
      if (!Double.isFinite(test.loss())) {
        throw new RunException(
            Text.of(
                "the loss on the test images is %s, so the training diverged in its last steps; try"
                    + " a smaller learning rate",
                test.loss()),
            null);
      }
      Predictions.of(test, data.classNames()).write(folder.predictions());
      RunReport.Time time =
          new RunReport.Time(
              recording.seconds(),
              (System.nanoTime() - startNanos) / 1e9,
              recording.imagesPerSecond(),
              trainer.waitingShare());
      RunReport report = report(folder, recording, test, time);
      folder.write(report);
      folder.clean();
      return report;
    } catch (CancellationException e) {
      return null; // stopped during validation or test: see StoppableSource
    }
  }

  /** The folder's checkpoint, if it holds one. */
  private @Nullable Checkpoint takeUp(RunFolder folder, boolean begun) {
    String others = begun ? changesSince(folder) : "";
    boolean kept = Files.exists(folder.checkpoint());
    Checkpoint.Found found = kept ? Checkpoint.read(folder.checkpoint()) : null;
    String changes =
        found == null ? others : inputs(found.checkpoint().step()).changesSince(found.inputs());
    if (!changes.isEmpty() && accepting != null) {
      accepting.accept(changes);
    } else if (!changes.isEmpty()) {
      throw new FormatException(
          folder.path(),
          "would not come to what it was begun as, since "
              + changes
              + ": give it back what it had, or go on all the same with --accept-changes");
    }
    return found == null ? null : found.checkpoint();
  }

  /** What settings are not as those of the run in a folder, in words; empty if none. */
  public String changesSince(RunFolder before) {
    return RunInputs.of(settings).changesSince(RunInputs.of(RunConfig.readWhole(before.config())));
  }

  /** What the first steps depend on; every pixel is read once, not for each checkpoint. */
  private RunInputs inputs(long steps) {
    if (digests == null) {
      digests = RunInputs.ofImages(data);
    }
    return RunInputs.of(settings.until(steps), digests);
  }

  /** Which weights are kept in which file, as the end of a sentence. */
  public String kept() {
    RunRecorder recording = recorder;
    return recording == null ? "nothing is written yet" : recording.kept();
  }

  private static void restore(Trainer trainer, Checkpoint checkpoint, Path file) {
    try {
      trainer.restore(checkpoint.state());
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, "is not a checkpoint of this run: " + e.getMessage());
    }
  }

  /** Trains to the end; returns false if the run was stopped, after its state was written. */
  private boolean train(Trainer trainer, RunRecorder recording, RunListener listener) {
    TrainingListener all = TrainingListener.all(recording, listener);
    for (int recoveries = 0; ; recoveries++) {
      try {
        follow(trainer);
        return fit(trainer, recording, all);
      } catch (CancellationException e) {
        recording.writeInterrupted(trainer.state());
        return false;
      } catch (WorkersException e) {
        recording.writeInterrupted(trainer.state());
        throw new WorkersException(
            Text.of(
                "%s; the run is kept after step %d, to go on with --resume",
                e.getMessage(), recording.steps()),
            e);
      } catch (DivergenceException e) {
        recording.writeTables();
        if (!settings.safety().recover() || recoveries == MOST_RECOVERIES) {
          throw new RunException(e.getMessage() + "; " + recording.kept(), e);
        }
        trainer.restore(recording.rewind());
        trainer.scaleRate(0.5);
        recording.anchorAt(trainer.state());
        listener.onRecovery(
            recording.epochs() + 1,
            Text.of(
                "%s; continuing from step %d at half the rate",
                String.valueOf(e.getMessage()).replaceAll(";.*", ""), recording.steps()));
      }
    }
  }

  private @Nullable BatchSource validation(TrainingListener listener) {
    ImageSet held = data.validation();
    return held == null
        ? null
        : new StoppableSource(card.loader(held, settings.shardSize()), listener::shouldStop);
  }

  private boolean fit(Trainer trainer, RunRecorder recording, TrainingListener listener) {
    boolean finished = trainer.fit(own(), validation(listener), listener).completed();
    if (!finished) {
      recording.writeInterrupted(trainer.state());
    }
    return finished;
  }

  /**
   * The card of the best weights, which are in the plan. Where images have several labels, it gets
   * the threshold of each label that has the best F1 on the validation images.
   */
  private ModelCard withThresholds(
      Map<String, Tensor> best, RunFolder folder, TrainingListener listener) {
    ImageSet held = data.validation();
    if (card.task() == Task.MULTI_CLASS || held == null) {
      return card;
    }
    Evaluation validation =
        Evaluation.of(
            plan,
            new StoppableSource(card.loader(held, settings.shardSize()), listener::shouldStop));
    List<Float> thresholds = Thresholds.of(validation);
    ModelCard whole = card.withThresholds(thresholds);
    Map<String, String> more =
        Map.of("epoch", Safetensors.readMetadata(folder.best()).get("epoch"));
    new TrainedModel(whole, best).write(folder.best(), more);
    return whole;
  }

  private Evaluation judge(TrainingListener listener) {
    return Evaluation.ofViews(
        plan,
        card.views(data.test(), settings.shardSize()).stream()
            .map(view -> new StoppableSource(view, listener::shouldStop))
            .toList());
  }

  private RunReport report(
      RunFolder folder, RunRecorder recording, Evaluation test, RunReport.Time time) {
    Network network = card.network();
    ImageSet held = data.validation();
    return new RunReport(
        folder.path().toString(),
        card.model().name().toString(),
        network.parameterCount(),
        new RunReport.Data(
            data.name(),
            data.train().size(),
            held == null ? 0 : held.size(),
            data.test().size(),
            data.notes()),
        recording.epochs(),
        recording.steps(),
        recording.bestEpoch(),
        recording.bestTraining(),
        recording.bestValidation(),
        settings.until(recording.steps()).schedule().steering().changes(),
        EvaluationReport.of(test, card),
        time,
        Environment.here(settings.threads()));
  }
}
