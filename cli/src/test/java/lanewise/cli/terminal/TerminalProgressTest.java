package lanewise.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import lanewise.metrics.ConfusionMatrix;
import lanewise.screen.Screen;
import lanewise.tensor.Task;
import lanewise.train.EpochResult;
import lanewise.train.Evaluation;
import lanewise.train.TrainingListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  private static final int WIDTH = 100;

  private static final Locale BEFORE = Locale.getDefault();

  private final StringWriter written = new StringWriter();

  @BeforeAll
  static void asTheProgramDoes() {
    Locale.setDefault(Locale.ROOT);
  }

  @AfterAll
  static void restoreTheLocale() {
    Locale.setDefault(BEFORE);
  }

  @Test
  void aBarGivesWayToTheEpochsLine() throws InterruptedException {
    try (ProgressDisplay display = display(true)) {
      display.onStep(1, 1, 0.5, 0.75, 0.001, 50);
      Thread.sleep(300); // the bar is drawn a few times a second
      display.onEpoch(epoch(1, true));
    }

    List<String> drawn = List.of(written.toString().split("\r"));
    assertThat(drawn)
        .anySatisfy(
            bar ->
                assertThat(bar)
                    .startsWith("epoch 1/2 ")
                    .contains(" 50 %", "images/s", "loss 0.5000", "accuracy 75.00 %", "left"));
    assertThat(drawn).allMatch(bar -> bar.indexOf('\u001b') < WIDTH);
    assertThat(written.toString())
        .contains("\u001b[32mepoch 1/2      0.1000   95.00 %")
        .contains("\repoch 2/2 ");
  }

  @Test
  void onANarrowTerminalFiguresAreLeftOutAndNotCut() throws InterruptedException {
    Screen screen = new Screen(new PrintWriter(written, true), true, false, 40);
    try (ProgressDisplay display = display(screen)) {
      display.onStep(1, 1, 0.5, 0.75, 0.001, 50);
      Thread.sleep(300);
      display.onEpoch(epoch(1, true));
    }

    assertThat(written.toString().split("[\r\n]"))
        .anyMatch(line -> line.matches("epoch 1/2 █*░* +50 %  [\\d,]+ images/s\u001b\\[K"))
        .contains(
            "\u001b[Kepoch 1/2  train loss 0.1000",
            "  accuracy 95.00 %  val loss 0.2000",
            "  accuracy 90.00 %  time 2.0 s",
            "  images/s 50");
  }

  @Test
  void theLastEpochLeavesNoBar() {
    try (ProgressDisplay display = display(false)) {
      display.onEpoch(epoch(1, true));
      display.onEpoch(epoch(2, false));
    }

    String end = written.toString();
    assertThat(end.substring(end.lastIndexOf('\r')).strip())
        .contains("epoch 2/2      0.1000")
        .endsWith(" 50");
  }

  @Test
  void anEpochThatBeginsAgainHasALineAndABarButNoNewHeadings() {
    try (ProgressDisplay display = display(false)) {
      display.onEpoch(epoch(1, true));
      display.onStep(3, 2, 9e9, 0.1, 0.001, 50);
      display.onRecovery(2, "the loss became NaN; continuing from step 2");
      display.onEpoch(epoch(2, true));
    }

    assertThat(written.toString())
        .containsOnlyOnce("train loss")
        .containsSubsequence(
            "epoch 1/2      0.1000",
            "\repoch 2/2 ",
            "the loss became NaN; continuing from step 2\n",
            "\repoch 2/2 ",
            "epoch 2/2      0.1000");
  }

  @Test
  void withoutATerminalThereAreOnlyLines() {
    Screen screen = new Screen(new PrintWriter(written, true), false, false, WIDTH);
    try (ProgressDisplay display = display(screen)) {
      display.onStep(1, 1, 0.5, 0.75, 0.001, 50);
      display.onEpoch(epoch(1, true));
    }

    assertThat(written.toString())
        .isEqualTo(
            """
                       train loss  accuracy  val loss  accuracy         time  images/s
            epoch 1/2      0.1000   95.00 %    0.2000   90.00 %        2.0 s        50
            """);
  }

  private ProgressDisplay display(boolean coloured) {
    Screen screen = new Screen(new PrintWriter(written, true), true, coloured, WIDTH);
    return display(screen);
  }

  private static ProgressDisplay display(Screen screen) {
    ProgressDisplay display =
        ProgressDisplay.on(screen, new RunLength(2, 100, 200), "", TrainingListener.NONE);
    display.onStart(1);
    return display;
  }

  private static EpochResult epoch(int number, boolean best) {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    for (int image = 0; image < 10; image++) {
      confusion.add(0, image == 0 ? 1 : 0);
    }
    Evaluation validation =
        new Evaluation(Task.MULTI_CLASS, 0.2, confusion, new int[0], new float[0]);
    return new EpochResult(number, 0.1, 0.95, validation, 0.001, 2, 50, best);
  }
}
