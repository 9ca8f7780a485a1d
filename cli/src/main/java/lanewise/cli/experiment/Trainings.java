package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.Mistakes;
import lanewise.cli.run.InterruptibleRun;
import lanewise.datasets.DataSet;
import lanewise.parallel.Scheduler;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;
import lanewise.screen.Screen;
import lanewise.train.TrainingListener;
import picocli.CommandLine;

/**
 * Runs the trainings of an experiment. A finished training is read from its folder, an interrupted
 * one continues from its checkpoint.
 */
public final class Trainings {
  private final CommandLine line;
  private final ExperimentFolder folder;

  /**
   * One training.
   *
   * @param name the run folder's name
   * @param settings the settings, with all values filled in
   * @param data supplies the training, validation and test images; it copies images, so it is
   *     called only when the training starts
   */
  public record Job(String name, RunSettings settings, Supplier<DataSet> data) {
    /** A training on a data set, with validation images held out by its settings. */
    public static Job of(String name, RunSettings settings, DataSet data) {
      return new Job(name, settings, () -> settings.holdout().applyTo(data));
    }
  }

  /** The trainings of an experiment in its folder. */
  public Trainings(CommandLine line, ExperimentFolder folder) {
    this.line = line;
    this.folder = folder;
  }

  /**
   * Trains, unless the run is finished already.
   *
   * @throws CancellationException if it was interrupted
   */
  public Outcome train(Job job) {
    return folder.finished(job.name()).orElseGet(() -> trainAnew(job));
  }

  /**
   * Runs trainings one after the other or in parallel; the outcomes are the same, in the order of
   * the jobs.
   *
   * @param parallel the number of trainings at a time, at least 1
   * @param finished receives each outcome when it is finished, in any order
   * @throws CancellationException if it was interrupted
   */
  public List<Outcome> trainAll(List<Job> jobs, int parallel, Consumer<Outcome> finished) {
    List<Future<Outcome>> running = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(parallel)) {
      for (Job job : jobs) {
        Callable<Outcome> training =
            () -> {
              Outcome outcome = train(job);
              synchronized (finished) {
                finished.accept(outcome);
              }
              return outcome;
            };
        running.add(pool.submit(training));
      }
      List<Outcome> outcomes = new ArrayList<>();
      try {
        for (Future<Outcome> one : running) {
          outcomes.add(one.get());
        }
      } catch (ExecutionException e) {
        pool.shutdownNow();
        switch (e.getCause()) {
          case RuntimeException cause -> throw cause;
          case Error cause -> throw cause;
          case null, default -> throw new IllegalStateException(e); // there are no other kinds
        }
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new CancellationException();
      }
      return outcomes;
    }
  }

  private Outcome trainAnew(Job job) {
    long start = System.nanoTime();
    RunSettings settings = job.settings();
    DataSet data = job.data().get();
    requireBatchFits(settings, data);
    try (Scheduler scheduler = new Scheduler(settings.threads())) {
      TrainingRun training =
          Mistakes.asUsage(line, () -> TrainingRun.prepare(settings, data, scheduler));
      RunFolder run = folder.begin(job.name());
      String again = "the same command with --out " + folder.path();
      RunReport report =
          new InterruptibleRun(training, run, again)
              .execute(Screen.none(), line.getErr(), start, TrainingListener.NONE);
      if (report == null) {
        throw new CancellationException();
      }
      return Outcome.read(run);
    }
  }

  private static void requireBatchFits(RunSettings settings, DataSet data) {
    int images = data.train().size();
    if (settings.batchSize() > images) {
      throw new CommandFailure(
          "--batch-size %,d is larger than the %,d training images: give %d or less"
              .formatted(settings.batchSize(), images, images));
    }
  }
}
