package lanewise.cli.run;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import lanewise.cli.environment.Environment;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.options.ConfigFile;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.terminal.Course;
import lanewise.cli.terminal.ProgressDisplay;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.format.AtomicFile;
import lanewise.format.Safetensors;
import lanewise.nn.Network;
import lanewise.plan.Plan;
import lanewise.train.BatchSource;
import lanewise.train.DivergenceException;
import lanewise.train.EpochResult;
import lanewise.train.Evaluation;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * One run: a network learns from the training images, is chosen by the validation images and judged
 * by the test images, and all about it is left in a folder.
 *
 * @param options what it was told, all filled in
 * @param images what it learns from
 * @param plan the network as it runs, its initial weights loaded
 */
public record TrainingRun(
    TrainOptions options,
    DataSet data,
    ModelCard card,
    Loader images,
    Plan plan,
    RunFolder folder) {

  /**
   * Trains, judges and writes.
   *
   * @param screen shows the progress
   * @param err hears of an interruption
   * @param startNanos when the command began
   * @return the report, or null if the run was interrupted
   * @throws CommandFailure if the loss stops being a number
   */
  public @Nullable RunReport execute(Screen screen, PrintWriter err, long startNanos) {
    ConfigFile.write(folder.config(), options);
    RunRecorder recorder = new RunRecorder(folder, card, plan);
    try (Interruption interruption = new Interruption(err, recorder::kept)) {
      try {
        recorder.begin();
        train(recorder, interruption, screen);
        Evaluation test = judge(interruption);
        Predictions.of(test, data.classNames()).write(folder.predictions());
        RunReport report = report(recorder, test, (System.nanoTime() - startNanos) / 1e9);
        byte[] json = Json.of(report).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.metrics(), out -> out.write(json));
        return report;
      } catch (CancellationException e) {
        recorder.writeSteps();
        return null;
      } catch (DivergenceException e) {
        recorder.writeSteps();
        throw new CommandFailure(e.getMessage() + "; " + recorder.kept(), e);
      }
    }
  }

  private void train(RunRecorder recorder, Interruption interruption, Screen screen) {
    plan.setLoss(TrainingImages.balanced(options.optimizer.loss(), options, data.train()));
    ImageSet held = data.validation();
    BatchSource validation =
        held == null ? null : interruption.guard(card.loader(held, options.batch.size));
    Trainer trainer =
        new Trainer(plan, options.optimizer.newOptimizer(), options.trainingOptions());
    Course course = Course.of(options.trainingOptions(), images);
    try (ProgressDisplay display = ProgressDisplay.on(screen, course)) {
      trainer.fit(interruption.guard(images), validation, both(recorder, display));
    }
  }

  private Evaluation judge(Interruption interruption) {
    plan.load(Safetensors.read(folder.best()));
    return Evaluation.of(plan, interruption.guard(card.loader(data.test(), options.batch.size)));
  }

  private RunReport report(RunRecorder recorder, Evaluation test, double totalSeconds) {
    Network network = card.network();
    EpochResult best = recorder.best();
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
        best.epoch(),
        RunReport.Score.ofTraining(best),
        RunReport.Score.ofValidation(best),
        EvaluationReport.of(test, data.classNames()),
        new RunReport.Time(recorder.seconds(), totalSeconds, recorder.imagesPerSecond()),
        Environment.here(options.engine.threads()));
  }

  private static TrainingListener both(TrainingListener first, TrainingListener second) {
    return new TrainingListener() {
      @Override
      public void onStep(
          long step, int epoch, double loss, double accuracy, double learningRate, int images) {
        first.onStep(step, epoch, loss, accuracy, learningRate, images);
        second.onStep(step, epoch, loss, accuracy, learningRate, images);
      }

      @Override
      public void onEpoch(EpochResult result) {
        first.onEpoch(result);
        second.onEpoch(result);
      }
    };
  }
}
