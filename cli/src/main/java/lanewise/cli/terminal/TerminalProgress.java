package lanewise.cli.terminal;

import java.nio.charset.Charset;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** A progress bar during each epoch, replaced by the epoch's line. */
final class TerminalProgress extends ProgressDisplay {
  private static final int REFRESH_MILLIS = 100;
  private static final int MAX_BAR = 40;
  private static final int MARGIN = 4; // so that ^C does not start a new line

  private final char full;
  private final char empty;
  private @Nullable ProgressBar bar;
  private volatile double loss;
  private volatile double accuracy;

  TerminalProgress(Screen screen, RunLength run, String views, TrainingListener others) {
    super(screen, run, views, others);
    boolean blocks = System.out.charset().equals(Charset.forName("UTF-8"));
    this.full = blocks ? '█' : '#';
    this.empty = blocks ? '░' : '.';
  }

  @Override
  public void onStart(int epoch) {
    super.onStart(epoch);
    open(epoch);
  }

  @Override
  public void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    this.loss = loss;
    this.accuracy = accuracy;
    if (bar != null) {
      bar.stepTo(images);
    }
    super.onStep(step, epoch, loss, accuracy, learningRate, images);
  }

  @Override
  public void onEpoch(EpochResult result) {
    closeBar();
    super.onEpoch(result);
    open(result.epoch() + 1);
  }

  @Override
  public void onRecovery(int epoch, String why) {
    closeBar();
    super.onRecovery(epoch, why);
    open(epoch);
  }

  @Override
  public void close() {
    closeBar();
    super.close();
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private void open(int epoch) {
    if (epoch > run.epochs()) {
      return;
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName("epoch %d/%d".formatted(epoch, run.epochs()))
            .setInitialMax(run.imagesOf(epoch))
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setRenderer(this::render)
            // The library's own consumer is not used, because it queries the terminal's width in a
            // way that takes the Ctrl-C signal from the JVM.
            .setConsumer(
                new DelegatingProgressBarConsumer(screen::overwrite, screen.width() - MARGIN))
            .clearDisplayOnFinish()
            .build();
  }

  private String render(ProgressState state, int width) {
    double seconds = state.getElapsedAfterStart().toMillis() / 1e3;
    long images = state.getCurrent();
    String head = state.getTaskName() + " ";
    String percent = " %3.0f %%".formatted(100 * state.getNormalizedProgress());
    String figures =
        images == 0
            ? ""
            : thatFit(
                width - head.length() - percent.length(),
                "  %,.0f images/s".formatted(images / seconds),
                "  loss " + Figures.loss(loss),
                "  accuracy " + Figures.percent(accuracy),
                "  %s left"
                    .formatted(Figures.duration(seconds / images * (state.getMax() - images))));
    int room = width - head.length() - percent.length() - figures.length();
    int length = Math.clamp(room, 0, MAX_BAR);
    int filled = (int) (length * state.getNormalizedProgress());
    String line =
        head
            + String.valueOf(full).repeat(filled)
            + String.valueOf(empty).repeat(length - filled)
            + percent
            + figures;
    return line.substring(0, Math.min(line.length(), width));
  }

  /** As many of the figures, from the first, as there is room for; none is cut. */
  private static String thatFit(int room, String... figures) {
    StringBuilder line = new StringBuilder();
    for (String figure : figures) {
      if (line.length() + figure.length() > room) {
        break;
      }
      line.append(figure);
    }
    return line.toString();
  }
}
