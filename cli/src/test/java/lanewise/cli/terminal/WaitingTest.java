package lanewise.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import lanewise.screen.Screen;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final int SOON = 10;
  private static final int NEVER = 1_000_000;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Waiting waiting(boolean terminal, int patience) {
    return waiting(terminal, 80, patience);
  }

  private Waiting waiting(boolean terminal, int width, int patience) {
    Screen screen = new Screen(new PrintWriter(out), terminal, false, width);
    return new Waiting(screen, new PrintWriter(err, true), "loading mnist", patience);
  }

  @Test
  void whatTakesLongIsSaidOnStandardError() throws InterruptedException {
    try (Waiting waiting = waiting(false, SOON)) {
      Thread.sleep(300);
      waiting.line("a result");
    }
    assertThat(err).hasToString("loading mnist\n");
    assertThat(out).hasToString("a result\n");
  }

  @Test
  void onATerminalTheSecondsAreCountedAndVanish() throws InterruptedException {
    try (Waiting waiting = waiting(true, SOON)) {
      Thread.sleep(1500);
      waiting.line("a result");
    }
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .containsPattern("\rloading mnist  0\\.\\d s\u001b\\[K\rloading mnist  1\\.\\d s\u001b\\[K")
        .endsWith("\r\r\u001b[Ka result\n");
  }

  @Test
  void theSecondsAreSeenOnANarrowTerminalToo() throws InterruptedException {
    try (Waiting _ = waiting(true, 15, SOON)) {
      Thread.sleep(300);
    }
    assertThat(out.toString()).containsPattern("\rloading  0\\.\\d s\u001b\\[K");
  }

  @Test
  void whatIsDoneAtOnceIsNotSaid() {
    waiting(true, NEVER).close();
    waiting(false, NEVER).close();
    assertThat(out.toString() + err).isEmpty();
  }
}
