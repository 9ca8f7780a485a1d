package lanewise.cli.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import lanewise.cli.error.CommandFailure;
import lanewise.format.FormatException;
import lanewise.run.Json;
import lanewise.run.RunFolder;
import lanewise.run.RunInputs;
import lanewise.run.RunListener;
import lanewise.run.TrainingRun;
import lanewise.train.TrainingState;

/** Copies a run's folder to a mirror after each checkpoint, and passes on what happens. */
final class MirroredRun implements RunListener {
  private static final FileTime NEVER = FileTime.fromMillis(0);

  private final RunFolder run;
  private final Mirror mirror;
  private final String inputs;
  private final RunListener listener;
  private FileTime copied = NEVER;

  private MirroredRun(RunFolder run, Mirror mirror, String inputs, RunListener listener) {
    this.run = run;
    this.mirror = mirror;
    this.inputs = inputs;
    this.listener = listener;
  }

  /**
   * Executes a run in a folder of this machine, from the newest copy on. Afterwards the folder has
   * the finished run.
   *
   * @param folder an empty one
   * @return false if the newest copy is of the finished run already
   */
  static boolean execute(TrainingRun training, Path folder, Mirror mirror, RunListener listener) {
    RunFolder run = new RunFolder(folder);
    String inputs = inputs(training);
    String copied = mirror.restore(folder);
    if (!Files.exists(run.metrics())) {
      training.execute(run, new MirroredRun(run, mirror, inputs, listener));
      mirror.save(folder, inputs);
      return true;
    }
    String changes = training.changesSince(run);
    if (changes.isEmpty() && !inputs.equals(copied)) {
      changes = "images or initial weights were others";
    }
    if (!changes.isEmpty()) {
      throw new CommandFailure(
          "--mirror %s has another run, whose %s: give another folder"
              .formatted(mirror.uri(), changes));
    }
    return false;
  }

  /** What a finished run depended on, but no longer has in its folder. */
  private static String inputs(TrainingRun training) {
    Map<String, String> values = new TreeMap<>(RunInputs.ofImages(training.data()));
    values.putAll(RunInputs.ofInitialWeights(training.settings()));
    return Json.of(values);
  }

  @Override
  public void onStep(long step, int epoch, double loss, double accuracy, double rate, int images) {
    listener.onStep(step, epoch, loss, accuracy, rate, images);
  }

  /** The run has written its checkpoint before, if it was time for one. */
  @Override
  public void onPause(Supplier<TrainingState> state) {
    try {
      FileTime written =
          Files.exists(run.checkpoint()) ? Files.getLastModifiedTime(run.checkpoint()) : NEVER;
      if (written.compareTo(copied) > 0) {
        mirror.save(run.path(), inputs);
        copied = written;
      }
    } catch (IOException e) {
      throw FormatException.unreadable(run.checkpoint(), e);
    }
  }
}
