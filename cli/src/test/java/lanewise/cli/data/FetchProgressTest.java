package lanewise.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import lanewise.cli.terminal.Waiting;
import lanewise.screen.Screen;
import org.junit.jupiter.api.Test;

class FetchProgressTest {
  private final StringWriter written = new StringWriter();
  private int waits;

  @Test
  void withoutATerminalEachFileIsALine() {
    show(false);

    assertThat(written.toString())
        .isEqualTo("fetching images.gz, 9.0 MiB\nfetching labels.gz, 512 B\n");
  }

  @Test
  void onATerminalEachFileIsABar() {
    show(true);

    assertThat(written.toString().split("\n"))
        .satisfiesExactly(
            images -> assertThat(images).contains("images.gz 100%").contains("9216/9216 KiB"),
            labels -> assertThat(labels).contains("labels.gz 100%"));
  }

  @Test
  void beforeEachFileAndAfterTheLastItSaysWhatIsWaitedFor() {
    show(false);

    assertThat(waits).isEqualTo(3);
  }

  private void show(boolean terminal) {
    Screen screen = new Screen(new PrintWriter(written, true), terminal, terminal, 80);
    try (FetchProgress progress = new FetchProgress(screen, () -> waiting(screen))) {
      progress.at("images.gz", 1 << 20, 9 << 20);
      progress.at("images.gz", 9 << 20, 9 << 20);
      progress.at("labels.gz", 512, 512);
    }
  }

  private Waiting waiting(Screen screen) {
    waits++;
    return new Waiting(screen, screen.out(), "connecting");
  }
}
