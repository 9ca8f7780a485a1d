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
import java.util.function.Function;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs the trainings of an experiment. A finished training is read from its folder, an interrupted
 * one continues from its checkpoint.
 */
public final class Trainings {
  private final Experiment experiment;
  private final ExperimentFolder folder;
  private final @Nullable Farm farm;
  private final String mirror;

  /**
   * One training.
   *
   * @param name the run folder's name
   * @param settings the settings, with all values filled in
   * @param source the settings by which the data set is loaded
   * @param part which of its images are used
   */
  public record Job(String name, RunSettings settings, RunSettings source, Part part) {
    /** The trainings of a cross-validation, one per fold: {@code fold-1}, {@code fold-2}, … */
    public static List<Job> ofFolds(
        String prefix,
        RunSettings settings,
        RunSettings source,
        PoolName pool,
        int folds,
        long seed) {
      List<Job> jobs = new ArrayList<>();
      for (int fold = 0; fold < folds; fold++) {
        Part part = new Part.Fold(pool, folds, seed, fold);
        jobs.add(new Job(prefix + "fold-" + (fold + 1), settings, source, part));
      }
      return jobs;
    }
  }

  /** Has trainings made in an experiment's folder, here or where {@code --on} says. */
  public static <T> T with(
      FarmOption on, Experiment experiment, ExperimentFolder folder, Function<Trainings, T> work) {
    try (Farm farm = on.open(experiment.given().threads(), 1)) {
      return work.apply(new Trainings(experiment, folder, farm, on.mirror()));
    }
  }

  private Trainings(
      Experiment experiment, ExperimentFolder folder, @Nullable Farm farm, String mirror) {
    this.experiment = experiment;
    this.folder = folder;
    this.farm = farm;
    this.mirror = mirror;
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
    List<Callable<Outcome>> trainings = new ArrayList<>();
    for (Job job : jobs) {
      trainings.add(
          () -> {
            Outcome outcome = train(job);
            synchronized (finished) {
              finished.accept(outcome);
            }
            return outcome;
          });
    }
    return all(trainings, parallel);
  }

  /**
   * Calls all, with so many at a time, or all at once on a farm; the results are in the order of
   * the calls.
   *
   * @throws CancellationException if a training was interrupted
   */
  public <T> List<T> all(List<Callable<T>> trainings, int parallel) {
    int threads = farm == null ? parallel : Math.max(1, trainings.size());
    List<Future<T>> running = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      trainings.forEach(training -> running.add(pool.submit(training)));
      List<T> results = new ArrayList<>();
      try {
        for (Future<T> one : running) {
          results.add(one.get());
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
      return results;
    }
  }

  private Outcome trainAnew(Job job) {
    if (farm != null) {
      RemoteTraining.on(farm, mirror, job, folder, experiment.loaded(job.source()));
      return Outcome.read(folder.run(job.name()));
    }
    long start = System.nanoTime();
    RunSettings settings = job.settings();
    DataSet data = job.part().of(experiment.loaded(job.source()), settings);
    requireBatchFits(settings, data);
    CommandLine line = experiment.line();
    try (Scheduler scheduler = Scheduler.upTo(settings.threads())) {
      TrainingRun training =
          Mistakes.asUsage(line, () -> TrainingRun.prepare(settings, data, scheduler));
      RunFolder run = folder.begin(job.name());
      String again = "the same command with --out " + folder.path();
      RunReport report =
          new InterruptibleRun(training, run, again)
              .execute(Screen.none(), line, start, TrainingListener.NONE, _ -> {});
      if (report == null) {
        throw new CancellationException();
      }
      return Outcome.read(run);
    }
  }

  static void requireBatchFits(RunSettings settings, DataSet data) {
    int images = data.train().size();
    if (settings.batchSize() > images) {
      throw new CommandFailure(
          "--batch-size %,d is larger than the %,d training images: give %d or less"
              .formatted(settings.batchSize(), images, images));
    }
  }
}
