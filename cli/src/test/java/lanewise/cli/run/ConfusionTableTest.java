package lanewise.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lanewise.screen.Screen;
import org.junit.jupiter.api.Test;

class ConfusionTableTest {
  private static final ConfusionTable SMALL =
      new ConfusionTable(List.of("cat", "dog"), List.of(List.of(1000L, 3L), List.of(200L, 800L)));

  @Test
  void countsStandInAlignedColumns() {
    assertThat(shown(SMALL, 80, false))
        .containsExactly(
            "actual \\ predicted    cat  dog",
            "cat                 1,000    3",
            "dog                   200  800");
  }

  @Test
  void whatIsRightAndWhatIsAHabitIsColouredOnlyWhereColoursAreWanted() {
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
  private static ConfusionTable diagonal(int classes) {
    return new ConfusionTable(
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

  private static List<String> shown(ConfusionTable table, int width, boolean coloured) {
    StringWriter out = new StringWriter();
    table.show(new Screen(new PrintWriter(out, true), true, coloured, width));
    return out.toString().lines().toList();
  }
}
