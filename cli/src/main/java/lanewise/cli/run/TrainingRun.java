package lanewise.cli.run;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.options.ConfigFile;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.terminal.ProgressDisplay;
import lanewise.cli.terminal.RunLength;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.format.AtomicFile;
import lanewise.format.FormatException;
import lanewise.format.Safetensors;
import lanewise.model.ModelCard;
import lanewise.model.ModelName;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.run.Checkpoint;
import lanewise.run.Environment;
import lanewise.run.EvaluationReport;
import lanewise.run.Json;
import lanewise.run.Predictions;
import lanewise.run.RunFolder;
import lanewise.run.RunRecorder;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.BatchSource;
import lanewise.train.DivergenceException;
import lanewise.train.Evaluation;
import lanewise.train.Metric;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * One run: a network learns from the training images, is chosen by the validation images and judged
 * by the test images, and all about it is left in a folder. Killed at any moment, it can be resumed
 * in its folder and goes on to the same bytes.
 *
 * @param options what it was told, all filled in
 * @param images what it learns from
 * @param plan the network as it runs, its initial weights loaded
 */
public record TrainingRun(
    TrainOptions options, DataSet data, ModelCard card, Loader images, Plan plan) {
  /** So often the rate is halved before divergence is taken to have another cause. */
  private static final int MOST_RECOVERIES = 10;

  /**
   * Makes a run ready; fills in the options' number of epochs.
   *
   * @param options resolved
   * @param data split into training, validation and test images
   * @param scheduler the threads to use; stays open as long as the run
   * @throws IllegalArgumentException if the network cannot take such images, or the validation
   *     images cannot choose an epoch by the metric
   */
  public static TrainingRun prepare(TrainOptions options, DataSet data, Scheduler scheduler) {
    requireComparable(options, data.validation());
    ModelCard card = cardOf(options, data);
    Loader images = TrainingImages.of(options, card, data.train());
    options.resolveEpochs(images.imageCount());
    Network network = card.network();
    Map<String, Tensor> weights =
        options.init == null
            ? network.initialize(options.seed)
            : Weights.read(options.init, network);
    Plan plan = Plan.compile(network, options.batch.size, options.engine.conv, scheduler);
    plan.load(weights);
    plan.setSeed(options.seed);
    plan.setLoss(TrainingImages.balanced(options.optimizer.loss(), options, data.train()));
    return new TrainingRun(options, data, card, images, plan);
  }

  /** What the weights will be good for. */
  private static ModelCard cardOf(TrainOptions options, DataSet set) {
    ModelCard initial = options.model.model == ModelName.IMPORTED ? initial(options, set) : null;
    Shape image = initial == null ? options.model.input(set.imageShape()) : initial.image();
    Preparation preparation = options.preparation.preparation();
    ImageSet train = preparation.apply(set.train(), image.extent(1), image.extent(2));
    return new ModelCard(
        options.model.spec(),
        image,
        set.classNames(),
        preparation,
        options.normalize.of(train),
        options.testViews.orElse(initial == null ? TestViews.ONE : initial.testViews()),
        initial == null ? null : initial.imported());
  }

  /** The card of weights to start from that bring their network along. */
  private static @Nullable ModelCard initial(TrainOptions options, DataSet set) {
    ModelCard initial = options.init == null ? null : ModelCard.read(options.init).orElse(null);
    if (initial != null) {
      initial.requireFits(set);
    }
    return initial;
  }

  /** The area under a curve needs images of a class and of another; an epoch without is none. */
  private static void requireComparable(TrainOptions options, @Nullable ImageSet validation) {
    if (validation == null || options.selection.metric != Metric.AUC) {
      return;
    }
    List<Integer> perClass = validation.statistics().perClass();
    if (perClass.stream().filter(count -> count > 0).count() < 2) {
      throw new IllegalArgumentException(
          ("--metric auc needs validation images of at least two classes, but all %,d are of one:"
                  + " choose another --metric, or hold out more with --validation")
              .formatted(validation.size()));
    }
  }

  /**
   * Trains, judges and writes.
   *
   * @param folder new, or of a run to resume with the same options: one that holds a configuration
   *     but no final figures
   * @param again the command that goes on with the run after an interruption
   * @param screen shows the progress
   * @param err hears of an interruption
   * @param startNanos when the command began
   * @param watcher hears of the training once its figures are written down
   * @return the report, or null if the run was interrupted
   * @throws CommandFailure if the loss diverges
   * @throws FormatException if the folder's files are damaged or cannot be written
   */
  public @Nullable RunReport execute(
      RunFolder folder,
      String again,
      Screen screen,
      PrintWriter err,
      long startNanos,
      TrainingListener watcher) {
    Checkpoint checkpoint =
        Files.exists(folder.checkpoint()) ? Checkpoint.read(folder.checkpoint()) : null;
    if (!Files.exists(folder.config())) {
      ConfigFile.write(folder.config(), options);
    }
    RunRecorder recorder =
        new RunRecorder(folder, card, plan, options.safety.settings(), options.selection.metric);
    try (Interruption interruption =
        new Interruption(err, () -> recorder.kept() + "; to go on: " + again)) {
      Trainer trainer =
          new Trainer(plan, options.optimizer.newOptimizer(), options.trainingOptions());
      if (checkpoint == null) {
        recorder.begin(trainer::state);
      } else {
        restore(trainer, checkpoint, folder.checkpoint());
        recorder.resume(checkpoint);
      }
      if (!train(trainer, recorder, interruption, screen, watcher)) {
        return null;
      }
      if (!card.viewsText().isEmpty()) { // which takes so much longer that it is worth a word
        String images = Figures.count(data.test().size());
        screen.line("judging %s test images%s".formatted(images, card.viewsText()));
      }
      Evaluation test = judge(folder, interruption);
      Predictions.of(test, data.classNames()).write(folder.predictions());
      RunReport report = report(folder, recorder, test, (System.nanoTime() - startNanos) / 1e9);
      byte[] json = Json.of(report).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(folder.metrics(), out -> out.write(json));
      folder.clean();
      return report;
    } catch (CancellationException e) {
      return null; // the images to test or validate on ran out: see Interruption
    }
  }

  private static void restore(Trainer trainer, Checkpoint checkpoint, Path file) {
    try {
      trainer.restore(checkpoint.state());
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, "is no checkpoint of such a run: " + e.getMessage());
    }
  }

  /** Trains to the end; false if the run was interrupted, and then written down. */
  private boolean train(
      Trainer trainer,
      RunRecorder recorder,
      Interruption interruption,
      Screen screen,
      TrainingListener watcher) {
    RunLength length = RunLength.of(options.trainingOptions(), images);
    try (ProgressDisplay display = ProgressDisplay.on(screen, length, recorder.epochs() + 1)) {
      TrainingListener listener = TrainingListener.all(recorder, display, watcher, interruption);
      for (int recoveries = 0; ; recoveries++) {
        try {
          return fit(trainer, recorder, interruption, listener);
        } catch (CancellationException e) {
          recorder.writeInterrupted(trainer.state());
          return false;
        } catch (DivergenceException e) {
          recorder.writeTables();
          if (!options.safety.recover || recoveries == MOST_RECOVERIES) {
            throw new CommandFailure(e.getMessage() + "; " + recorder.kept(), e);
          }
          trainer.restore(recorder.rewind());
          trainer.scaleRate(0.5);
          recorder.anchorAt(trainer.state());
          display.goBack(
              recorder.epochs() + 1,
              "%s; going on from step %d at half the rate"
                  .formatted(
                      String.valueOf(e.getMessage()).replaceAll(";.*", ""), recorder.steps()));
        }
      }
    }
  }

  private boolean fit(
      Trainer trainer, RunRecorder recorder, Interruption interruption, TrainingListener listener) {
    ImageSet held = data.validation();
    BatchSource validation =
        held == null ? null : interruption.guard(card.loader(held, options.batch.size));
    boolean finished = trainer.fit(images, validation, listener).completed();
    if (!finished) {
      recorder.writeInterrupted(trainer.state());
    }
    return finished;
  }

  private Evaluation judge(RunFolder folder, Interruption interruption) {
    plan.load(Safetensors.read(folder.best()));
    List<Loader> views = card.views(data.test(), options.batch.size);
    return Evaluation.ofViews(plan, views.stream().map(interruption::guard).toList());
  }

  private RunReport report(
      RunFolder folder, RunRecorder recorder, Evaluation test, double totalSeconds) {
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
        recorder.epochs(),
        recorder.steps(),
        recorder.bestEpoch(),
        recorder.bestTraining(),
        recorder.bestValidation(),
        EvaluationReport.of(test, data.classNames()),
        new RunReport.Time(recorder.seconds(), totalSeconds, recorder.imagesPerSecond()),
        Environment.here(options.engine.threads()));
  }
}
