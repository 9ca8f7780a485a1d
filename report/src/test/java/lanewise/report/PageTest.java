package lanewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
