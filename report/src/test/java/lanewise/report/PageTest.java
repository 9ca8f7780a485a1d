package lanewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import lanewise.chart.Axis;
import lanewise.chart.BarChart;
import lanewise.chart.BroadPlot;
import lanewise.chart.ConfusionChart;
import lanewise.chart.DotPlot;
import lanewise.report.Table.Column;
import lanewise.run.Environment;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final String PAGE =
      Page.of(
          new Report(
              "simple-cnn on fashion-mnist",
              "",
              List.of("the rest to 100 % is unknown"),
              List.of(new Fact("accuracy", "99.12 %")),
              List.of("to train it: lanewise train --config runs/best-of-all/config.yaml"),
              List.of(),
              List.of(),
              new Provenance("lanewise train --batch-size 64", Environment.here(1)),
              List.of(new Report.Listing("All settings", "seed: 1"))));

  @Test
  void linesDoNotBreakWithinNamesOptionsAndPaths() {
    assertThat(PAGE)
        .contains("<h1><span class=\"word\">simple-cnn</span> on")
        .contains("<span class=\"word\">--batch-size</span> 64")
        .contains("<span class=\"word\">runs/best-of-all/config.yaml</span>")
        .contains(".word { display: inline-block;");
  }

  @Test
  void namesInTablesStayWhole() {
    Table table = Table.of(Column.words("trial"), Column.count("epochs")).row("trial-001", 3);
    assertThat(page(new Section("Trials", "", List.of(table), List.of())))
        .contains("<th scope=\"row\"><span class=\"word\">trial-001</span></th>");
  }

  @Test
  void aCardThatWouldLeaveAHoleIsAcrossBothColumns() {
    Figure flat = figure("flat", 1);
    assertThat(page(Section.of("Two", "", List.of(flat, figure("other", 1)))))
        .doesNotContain("half alone");
    assertThat(page(Section.of("Three", "", List.of(flat, figure("other", 1), figure("last", 1)))))
        .contains("id=\"last\" class=\"half alone\"")
        .contains("id=\"other\" class=\"half\"");
    // A high one stands well beside two others.
    assertThat(page(Section.of("High", "", List.of(flat, figure("other", 1), figure("high", 3)))))
        .doesNotContain("half alone");
  }

  @Test
  void aDrawingThatIsTooBroadForHalfAPageIsWide() {
    List<String> names = List.of("Adenocarcinoma, well differentiated", "Normal colon mucosa", "c");
    ConfusionChart broad =
        new ConfusionChart("Confusion", names, Collections.nCopies(3, List.of(1L, 0L, 0L)));
    assertThat(page(Section.of("Scores", "", List.of(Figure.of("confusion", broad, "")))))
        .contains("id=\"confusion\" class=\"wide\"");
  }

  @Test
  void aBroadPlotIsDrawnAgainForANarrowPage() {
    DotPlot plot = DotPlot.of("Speed", Axis.log("times")).row("a peer", "2 x", 2, 3);
    assertThat(page(Section.of("Answer", "", List.of(Figure.of("speed", new BroadPlot(plot), "")))))
        .contains("id=\"speed\" class=\"wide\"")
        .containsPattern("class=\"drawing broad\"><svg viewBox=\"0 0 780 ")
        .containsPattern("class=\"drawing narrow\"><svg viewBox=\"0 0 380 ");
    assertThat(page(Section.of("Bars", "", List.of(figure("bars", 1)))))
        .doesNotContain("class=\"drawing narrow\"");
  }

  private static Figure figure(String name, int bars) {
    BarChart chart = BarChart.of(name);
    for (int bar = 0; bar < 5 * bars; bar++) {
      chart = chart.bar("bar", 1, "1");
    }
    return Figure.of(name, chart, "");
  }

  private static String page(Section section) {
    Provenance origin = new Provenance("lanewise", Environment.here(1));
    return Page.of(
        new Report(
            "a",
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(section),
            List.of(),
            origin,
            List.of()));
  }

  @Test
  void aPercentSignStaysWithItsNumber() {
    assertThat(PAGE).contains("100\u00a0% is unknown", "99.12\u00a0%");
  }

  @Test
  void printOpensClosedParts() {
    String print = PAGE.substring(PAGE.lastIndexOf("@media print"));
    assertThat(PAGE).contains("<details>");
    assertThat(print).contains("details::details-content { content-visibility: visible;");
  }
}
