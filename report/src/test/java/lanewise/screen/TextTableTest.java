package lanewise.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void alignsNamesLeftAndFiguresRight() {
    TextTable table = new TextTable(1, "class", "images", "recall");
    table.row("T-shirt/top", "1,000", "0.9").row("Bag", "7", "0.95").row("none");

    assertThat(table.lines())
        .containsExactly(
            "class        images  recall",
            "T-shirt/top   1,000     0.9",
            "Bag               7    0.95",
            "none");
  }
}
