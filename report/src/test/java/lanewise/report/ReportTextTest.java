package lanewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lanewise.chart.BarChart;
import lanewise.chart.Chart;
import lanewise.chart.ConfusionChart;
import lanewise.report.Table.Column;
import lanewise.screen.Screen;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  private static final ConfusionChart SMALL =
      new ConfusionChart(
          "Confusion", List.of("cat", "dog"), List.of(List.of(1000L, 3L), List.of(200L, 800L)));

  @Test
  void countsAreInAlignedColumns() {
    assertThat(shown(SMALL, 80, false))
        .containsExactly(
            "actual \\ predicted    cat  dog",
            "cat                 1,000    3",
            "dog                   200  800");
  }

  @Test
  void correctAndFrequentCellsAreColouredOnlyIfColoursAreOn() {
    assertThat(shown(SMALL, 80, true))
        .containsExactly(
            "\u001b[1mactual \\ predicted    cat  dog\u001b[0m",
            "cat                 \u001b[32m1,000\u001b[0m    3",
            "dog                 \u001b[33m  200\u001b[0m  \u001b[32m800\u001b[0m");
  }

  @Test
  void namesGiveWayToNumbersWhereTheyAreTooWide() {
    List<String> lines = shown(diagonal(10), 80, false);

    assertThat(lines).hasSize(11).allMatch(line -> line.length() <= 80);
    assertThat(lines.getFirst()).matches("actual \\\\ predicted( +\\d){10}");
    assertThat(lines.get(3)).matches(" 2 long name 2( +\\.){2} +97 +3( +\\.){6}");
  }

  @Test
  void ofVeryManyClassesOnlyTheWorstMistakesAreShown() {
    List<String> lines = shown(diagonal(100), 80, false);

    assertThat(lines).hasSize(13).allMatch(line -> line.length() <= 80);
    assertThat(lines.getFirst()).matches("mistaken most +for +images +of the class");
    assertThat(lines.get(1)).matches("long name 0 +long name 1 +3 +3.00 %");
  }

  /** Classes of 100 images, three of each taken for the next. */
  private static ConfusionChart diagonal(int classes) {
    return new ConfusionChart(
        "Confusion",
        IntStream.range(0, classes).mapToObj(label -> "long name " + label).toList(),
        IntStream.range(0, classes)
            .mapToObj(
                actual ->
                    LongStream.range(0, classes)
                        .map(
                            label -> label == actual ? 97 : label == (actual + 1) % classes ? 3 : 0)
                        .boxed()
                        .toList())
            .toList());
  }

  private static List<String> shown(Chart chart, int width, boolean coloured) {
    return shown(Section.of("", "", List.of(Figure.of("one", chart, ""))), width, coloured);
  }

  private static List<String> shown(Section section, int width, boolean coloured) {
    StringWriter out = new StringWriter();
    section.show(new Screen(new PrintWriter(out, true), true, coloured, width));
    assertThat(out.toString()).endsWith("\n\n");
    return out.toString().lines().toList().reversed().stream()
        .dropWhile(String::isEmpty)
        .toList()
        .reversed();
  }

  @Test
  void barsAreDrawnToTheirShare() {
    BarChart bars = BarChart.of("What mattered").ofShares().bar("lr", 0.5, "50 %");

    assertThat(shown(bars, 80, false))
        .containsExactly("What mattered", "lr             50 %  " + "#".repeat(15));
  }

  @Test
  void aTableFormatsNumbersAndKeepsWords() {
    Table table =
        Table.of(Column.words("run"), Column.percent("accuracy"), Column.count("images"))
            .row("one", 0.9871, 12_000)
            .row("two", "failed", null)
            .sum("mean", Double.NaN)
            .caption("Below.");

    assertThat(shown(new Section("Title", "", List.of(table), List.of()), 80, false))
        .containsExactly(
            "Title",
            "run   accuracy  images",
            "one    98.71 %  12,000",
            "two     failed",
            "mean",
            "Below.");
    assertThat(table.markdown())
        .isEqualTo(
            """
            | run  | accuracy | images |
            | ---- | -------: | -----: |
            | one  |  98.71 % | 12,000 |
            | two  |   failed |        |
            | mean |          |        |
            """);
  }

  @Test
  void ofALongTableTheFirstRowsAndTheSumsAreShown() {
    Table table = Table.of(Column.count("row"));
    for (int row = 1; row <= 40; row++) {
      table = table.row(row);
    }
    table = table.sum(820);

    List<String> lines = shown(new Section("", "", List.of(table), List.of()), 80, false);

    assertThat(lines).hasSize(28).contains(" 25").doesNotContain(" 26");
    assertThat(lines.get(26)).isEqualTo("820");
    assertThat(lines.getLast()).isEqualTo("… and 15 more in the report");
  }
}
