package lanewise.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.chart.Sheet;
import lanewise.datasets.ImageSet;
import lanewise.report.Figure;
import lanewise.run.Predictions;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import org.junit.jupiter.api.Test;

class GalleryTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private static List<List<String>> tiles(Figure figure) {
    return ((Sheet) figure.chart())
        .tiles().stream()
            .map(tile -> tile.lines().stream().map(Sheet.Line::text).toList())
            .toList();
  }

  private static List<Figure> figures(Task task, int[] labels, float... probabilities) {
    ImageSet images =
        new ImageSet(Shape.of(1, 2, 2), new byte[4 * labels.length], labels, NAMES, task);
    return new Gallery(images, new Predictions(task, NAMES, labels, probabilities)).figures();
  }

  /** An image whose right label is sure is not a sure mistake; a label that is missed is one. */
  @Test
  void ofSeveralLabelsTheSurestWrongAnswerComesFirst() {
    List<Figure> figures =
        figures(
            Task.MULTI_LABEL,
            new int[] {0b0001, 0b0001, 0b1000},
            new float[] {0.99f, 0.02f, 0.01f, 0.03f, 0.98f, 0.7f, 0.1f, 0.2f, 0.3f, 0.2f, 0.1f, 0});
    assertThat(figures).extracting(Figure::name).containsExactly("mistakes", "right");
    assertThat(figures.getFirst().caption()).startsWith("Of 2 images with a wrong answer");
    assertThat(tiles(figures.getFirst()))
        .containsExactly(List.of("a", "b", "✓ d"), List.of("✓ a", "b", "d"));
  }

  @Test
  void ofOneClassEachTheMostProbableWrongClassComesFirst() {
    List<Figure> figures =
        figures(
            Task.MULTI_CLASS,
            new int[] {1, 3},
            new float[] {0.6f, 0.2f, 0.1f, 0.1f, 0.7f, 0.2f, 0.1f, 0});
    assertThat(tiles(figures.getFirst()))
        .containsExactly(List.of("a", "b", "✓ d"), List.of("a", "✓ b", "c"));
  }
}
