package lanewise.cli.experiment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.LanewiseException;
import lanewise.cli.error.CommandFailure;
import lanewise.datasets.DataSet;
import lanewise.format.FormatException;
import lanewise.parallel.Scheduler;
import lanewise.run.Json;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunListener;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;
import lanewise.workers.Exchange;
import lanewise.workers.Rendezvous;
import lanewise.workers.WorkersException;

/**
 * A training that tasks of a farm share. Worker 0 keeps the run's folder, which must be on a file
 * system that it and the caller see, or have a mirror on one; what is lost is taken up from its
 * checkpoint.
 *
 * @param settings of the training, as {@code config.yaml} has them
 * @param source by which the data set is loaded, likewise
 * @param folder the run folder, which the caller has made
 * @param mirror the URI of copies of the folder; empty if all see the folder itself
 * @param workers the number of tasks
 * @param secret what only they know
 * @param patience the longest wait for another worker, seconds
 * @param expected what each must find as the caller does: release, vector width, images, initial
 *     weights
 */
public record SharedTraining(
    String settings,
    String source,
    String folder,
    String mirror,
    int workers,
    String secret,
    int patience,
    Map<String, String> expected) {
  private static final String REFUSED = "!";

  /** What a farm's task knows of the others. */
  public interface Meeting {
    /** The number of the task, from 0. */
    int rank();

    /** The address of this machine under which the others reach it. */
    String host();

    /** Hands a word to all tasks; returns those of all, in the order of their numbers. */
    List<String> exchange(String word);

    /**
     * Shows, where the farm shows its tasks, how the training goes.
     *
     * @param loss of the last step
     * @param imagesPerSecond of all workers, since this one began
     * @param exchangeShare the fraction of that time in which this one exchanged gradients or
     *     waited for others, 0 to 1
     */
    void show(double loss, double imagesPerSecond, double exchangeShare);
  }

  /**
   * The training of some settings into a folder.
   *
   * @param data with its validation images held out
   * @param mirror the URI of copies of the folder; empty for none
   */
  public static SharedTraining of(
      RunSettings settings,
      DataSet data,
      Path folder,
      String mirror,
      int workers,
      String secret,
      int patience) {
    return new SharedTraining(
        RunConfig.text(settings),
        RunConfig.text(RemoteTraining.withPlace(settings)),
        folder.toAbsolutePath().toString(),
        mirror,
        workers,
        secret,
        patience,
        RemoteTraining.here(data, settings));
  }

  /**
   * Has it made on a farm.
   *
   * @throws CommandFailure if a worker refuses, or the farm gives up
   */
  public void on(Farm farm) {
    farm.runTogether(Json.of(this), workers).stream()
        .filter(answer -> !answer.isEmpty())
        .findFirst()
        .ifPresent(
            refusal -> {
              throw new CommandFailure(refusal);
            });
    if (!mirror.isEmpty()) {
      RunFolder run = new RunFolder(Path.of(folder));
      Mirror.at(mirror).restore(run.path());
      run.write(run.report().in(folder));
    }
  }

  /**
   * One worker's part of a training that is told as JSON: what the farm's tasks call.
   *
   * @return why it was refused; empty if it was made
   * @throws WorkersException if another worker is lost: the farm may try all of them again
   */
  public static String run(String task, Meeting meeting) {
    try {
      Path told = Files.createTempFile("lanewise", ".json");
      try {
        Files.writeString(told, task);
        return Json.read(told, SharedTraining.class).work(meeting);
      } finally {
        Files.delete(told);
      }
    } catch (IOException e) {
      throw FormatException.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private String work(Meeting meeting) {
    Rendezvous.Terms terms =
        new Rendezvous.Terms(workers, secret, Duration.ofSeconds(patience), expected);
    RunFolder run = new RunFolder(Path.of(folder));
    String refusal = "";
    RunSettings own = null;
    DataSet data = null;
    Rendezvous first = null;
    try {
      Path told = run.config();
      own = RunConfig.of(told, settings).settings();
      RemoteTraining.requireJava("the training", Runtime.version());
      DataSet loaded = RemoteTraining.sent(RunConfig.of(told, source).settings()).loadData();
      data = new Part.Whole().of(loaded, own);
      RemoteTraining.requireExpected("the training", expected, RemoteTraining.here(data, own));
      if (meeting.rank() == 0) {
        if (mirror.isEmpty() && !Files.isDirectory(run.path())) {
          throw new CommandFailure(
              "%s is not there on %s: give a run folder on a file system that all see, or a --mirror"
                  .formatted(run.path(), RemoteTraining.host()));
        }
        first = Rendezvous.at(new InetSocketAddress(meeting.host(), 0), terms);
      }
    } catch (LanewiseException | IllegalArgumentException | IllegalStateException e) {
      refusal = REFUSED + e.getMessage();
    }
    String word = first == null ? refusal : meeting.host() + ":" + first.port();
    List<String> words = meeting.exchange(word);
    Optional<String> refused = words.stream().filter(each -> each.startsWith(REFUSED)).findFirst();
    if (refused.isPresent() || own == null || data == null) {
      if (first != null) {
        first.close();
      }
      return refused.orElse(REFUSED).substring(REFUSED.length());
    }
    try (Exchange exchange =
            first == null
                ? Rendezvous.join(address(words.getFirst()), meeting.rank(), terms)
                : first.gather();
        Scheduler scheduler = Scheduler.upTo(own.threads())) {
      return train(own, data, run, exchange, scheduler, new WorkerMeter(meeting, exchange));
    }
  }

  private String train(
      RunSettings own,
      DataSet data,
      RunFolder run,
      Exchange exchange,
      Scheduler scheduler,
      RunListener meter) {
    try {
      TrainingRun training = TrainingRun.prepare(own, data, scheduler);
      training.among(exchange);
      if (exchange.rank() == 0) {
        if (!execute(training, run, meter)) {
          exchange.leave(REFUSED);
        }
      } else {
        training.assist(meter);
      }
      return "";
    } catch (WorkersException e) {
      // A worker that refuses, or finds the run finished, has told all others: trying again would
      // end in the same way.
      String message = String.valueOf(e.getMessage());
      int refusal = message.indexOf(": " + REFUSED);
      if (refusal < 0) {
        throw e;
      }
      return message.substring(refusal + 2 + REFUSED.length());
    } catch (LanewiseException | IllegalArgumentException e) {
      exchange.leave(REFUSED + e.getMessage());
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw FormatException.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  /** Executes the run; returns false if it is finished already. */
  private boolean execute(TrainingRun training, RunFolder run, RunListener meter)
      throws IOException {
    if (mirror.isEmpty()) {
      if (Files.exists(run.metrics())) {
        return false;
      }
      training.execute(run, meter);
      return true;
    }
    Path own = Files.createTempDirectory("lanewise-run");
    try {
      return MirroredRun.execute(training, own, Mirror.at(mirror), meter);
    } finally {
      RemoteTraining.delete(own);
    }
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
