package lanewise.cli.data;

import java.util.function.Supplier;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.catalog.Fetch;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar for each downloaded file; a plain line if there is no terminal. Before the first
 * byte of a file, which may take long to come, it says what is waited for.
 */
final class FetchProgress implements Fetch.Progress, AutoCloseable {
  private final Screen screen;
  private final Supplier<Waiting> patience;
  private Waiting waiting;
  private String current = "";
  private @Nullable ProgressBar bar;

  /**
   * The progress of one data set.
   *
   * @param patience begins to wait
   */
  FetchProgress(Screen screen, Supplier<Waiting> patience) {
    this.screen = screen;
    this.patience = patience;
    this.waiting = patience.get();
  }

  @Override
  public void at(String file, long bytes, long total) {
    if (!file.equals(current)) {
      close();
      current = file;
      if (screen.terminal()) {
        bar = open(file, total);
      } else {
        screen.line("fetching %s, %s", file, Figures.bytes(total));
      }
    }
    if (bar != null) {
      bar.stepTo(bytes);
    }
    if (bytes == total) {
      close();
      current = "";
      waiting = patience.get();
    }
  }

  @Override
  public void close() {
    waiting.close();
    if (bar != null) {
      bar.close();
      bar = null;
      screen.gap();
    }
  }

  private ProgressBar open(String file, long total) {
    return new ProgressBarBuilder()
        .setTaskName(file)
        .setInitialMax(total)
        .setUnit(" KiB", 1 << 10)
        .setUpdateIntervalMillis(200)
        .setConsumer(new DelegatingProgressBarConsumer(screen::overwrite, screen.width() - 1))
        .build();
  }
}
