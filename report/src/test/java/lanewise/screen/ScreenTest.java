package lanewise.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter written = new StringWriter();

  private Screen screen(boolean terminal, int width) {
    return new Screen(new PrintWriter(written, true), terminal, terminal, width);
  }

  @Test
  void aTerminalsLinesAreBrokenBetweenWords() {
    Screen screen = screen(true, 20);

    screen.line("a line that is longer than twenty columns");
    screen.line("exactly twenty words");
    screen.line("  " + screen.bold("loss") + "  0.123  accuracy  98.00 %");
    screen.line("a/path/that/is/longer/than/twenty/columns stays");

    assertThat(written.toString().lines())
        .containsExactly(
            "a line that is",
            "  longer than twenty",
            "  columns",
            "exactly twenty words",
            "  \u001b[1mloss\u001b[0m  0.123",
            "    accuracy",
            "    98.00 %",
            "a/path/that/is/longer/than/twenty/columns",
            "  stays");
  }

  @Test
  void aPipesAreNot() {
    String line = "word ".repeat(40).strip();
    screen(false, 20).line(line);

    assertThat(written.toString().lines()).containsExactly(line);
  }

  @Test
  void aTableThatIsTooWideComesInBlocksOfColumns() {
    TextTable table =
        new TextTable(1, "class", "precision", "recall", "images")
            .row("Trouser", "0.9", "0.8", "7");

    screen(true, 25).table(table, (text, _, column) -> column == 3 ? text + "!" : text);
    screen(false, 25).table(table);

    assertThat(written.toString().replaceAll("\u001b\\[\\d+m", "").lines())
        .containsExactly(
            "class    precision",
            "Trouser        0.9",
            "class    recall  images",
            "Trouser     0.8       7!",
            "class    precision  recall  images",
            "Trouser        0.9     0.8       7");
  }

  @Test
  void aRowIsASentenceWhereColumnsHaveNoRoom() {
    TextTable table =
        new TextTable(1, "class", "area under the curve", "images")
            .row("macro average", "> 0.99", "7")
            .row("Bag", "", "1,000,000,000,000");

    screen(true, 20).table(table, (text, _, column) -> column == 2 ? text + "!" : text);

    assertThat(written.toString().lines())
        .containsExactly(
            "macro average  area",
            "  under the curve >",
            "  0.99  images 7!",
            "Bag  images",
            "  1,000,000,000,000!");
  }

  @Test
  void rowsThatComeLaterStandBelowTheHeadingsOrAreSentences() {
    for (int width : new int[] {30, 29}) {
      Screen screen = screen(true, width);
      TextTable epochs = new TextTable(1, "", "train loss", "accuracy").atLeastAsWideAs("epoch 10");
      screen.headings(epochs);
      screen.rows(epochs.row("epoch 1", "0.5", "90.00 %"), screen::green);
    }

    assertThat(written.toString().replaceAll("\u001b\\[\\d+m", "").lines())
        .containsExactly(
            "          train loss  accuracy",
            "epoch 1          0.5   90.00 %",
            "epoch 1  train loss 0.5",
            "  accuracy 90.00 %");
  }

  @Test
  void progressNeverTakesASecondLine() {
    screen(true, 20).overwrite("testing on 10,000 images  2.0 s");

    assertThat(written).hasToString("\rtesting on 10,000 i\u001b[K");
  }
}
