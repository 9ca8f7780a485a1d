package lanewise.cli.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import lanewise.format.FormatException;
import lanewise.run.RunFolder;
import lanewise.run.RunListener;
import lanewise.train.TrainingState;

/** Copies a run's folder to a mirror after each checkpoint, and passes on what happens. */
final class MirroredRun implements RunListener {
  private static final FileTime NEVER = FileTime.fromMillis(0);

  private final RunFolder run;
  private final Mirror mirror;
  private final RunListener listener;
  private FileTime copied = NEVER;

  MirroredRun(RunFolder run, Mirror mirror, RunListener listener) {
    this.run = run;
    this.mirror = mirror;
    this.listener = listener;
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
        mirror.save(run.path());
        copied = written;
      }
    } catch (IOException e) {
      throw FormatException.unreadable(run.checkpoint(), e);
    }
  }
}
