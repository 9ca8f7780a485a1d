package lanewise.report.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lanewise.chart.Ink;
import lanewise.chart.Sheet;
import lanewise.datasets.ImageSet;
import lanewise.report.Figure;
import lanewise.report.data.DataPicture;
import lanewise.run.Predictions;
import lanewise.screen.Figures;
import lanewise.tensor.Task;
import lanewise.text.Text;

/**
 * Images with the network's predictions.
 *
 * @param images the images, in the order of the predictions
 * @param predictions the predictions
 */
public record Gallery(ImageSet images, Predictions predictions) {
  private static final int COLUMNS = 3;
  private static final int TILES = 12;
  private static final int SHOWN_CLASSES = 3;

  /** Wrong predictions, most confident first, and correct ones of all classes. */
  public List<Figure> figures() {
    int[] wrong = chosen(image -> !isRight(image));
    List<Figure> figures = new ArrayList<>();
    long mistakes = IntStream.range(0, predictions.size()).filter(i -> !isRight(i)).count();
    if (wrong.length > 0) {
      figures.add(
          Figure.of(
              "mistakes",
              sheet("Most confident mistakes", wrong),
              Text.of(
                  predictions.task() == Task.MULTI_CLASS
                      ? "Of %s mistakes the ones with the most probable wrong class. Green, with a"
                          + " tick, is the class the image has in the data set."
                      : "Of %s images with a wrong answer the ones where it is surest. Green, with"
                          + " a tick, are the labels the image has in the data set.",
                  Figures.count(mistakes))));
    }
    int[] right = oneOfEachClass();
    if (right.length > 0) {
      figures.add(
          Figure.of(
              "right",
              sheet("Correct predictions", right),
              "The first correct predictions of each class."));
    }
    return figures;
  }

  private boolean isRight(int image) {
    return predictions.predicted(image) == predictions.labels()[image];
  }

  /**
   * How sure the network is of its answer to a wrong image; of several answers, the surest wrong.
   */
  private double confidence(int image) {
    if (predictions.task() == Task.MULTI_CLASS) {
      return predictions.probability(image, predictions.mostProbable(image));
    }
    return IntStream.range(0, predictions.classes())
        .mapToDouble(label -> error(image, label))
        .max()
        .orElseThrow();
  }

  /** How far the probability of a label is from the truth. */
  private double error(int image, int label) {
    double probability = predictions.probability(image, label);
    return predictions.isOf(image, label) ? 1 - probability : probability;
  }

  private int[] chosen(IntPredicate wanted) {
    return IntStream.range(0, predictions.size())
        .filter(wanted)
        .boxed()
        .sorted(Comparator.comparingDouble(this::confidence).reversed())
        .limit(TILES)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Correct predictions, from all classes in turn. */
  private int[] oneOfEachClass() {
    int[] perClass = new int[predictions.classes()];
    int rounds = Math.ceilDiv(TILES, predictions.classes());
    List<int[]> found = new ArrayList<>(); // image, round, class
    for (int image = 0; image < predictions.size(); image++) {
      int label = predictions.mostProbable(image);
      if (isRight(image) && perClass[label] < rounds) {
        found.add(new int[] {image, perClass[label]++, label});
      }
    }
    return found.stream()
        .sorted(Comparator.<int[]>comparingInt(f -> f[1]).thenComparingInt(f -> f[2]))
        .limit(TILES)
        .mapToInt(f -> f[0])
        .toArray();
  }

  private Sheet sheet(String title, int[] rows) {
    List<Sheet.Tile> tiles = new ArrayList<>();
    for (int row : rows) {
      tiles.add(new Sheet.Tile(DataPicture.of(images, row), lines(row)));
    }
    return new Sheet(title, COLUMNS, tiles);
  }

  /** The most probable classes, and the one that is furthest from the truth. */
  private List<Sheet.Line> lines(int image) {
    List<Integer> ranking =
        IntStream.range(0, predictions.classes())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer c) -> predictions.probability(image, c))
                    .reversed())
            .toList();
    List<Integer> shown =
        new ArrayList<>(ranking.subList(0, Math.min(SHOWN_CLASSES, ranking.size())));
    ranking.stream()
        .max(Comparator.comparingDouble(label -> error(image, label)))
        .filter(worst -> !shown.contains(worst))
        .ifPresent(worst -> shown.set(shown.size() - 1, worst));
    return shown.stream()
        .map(
            label -> {
              double probability = predictions.probability(image, label);
              boolean actual = predictions.isOf(image, label);
              return new Sheet.Line(
                  (actual ? "✓ " : "") + predictions.classNames().get(label),
                  Text.probability(probability, 1),
                  probability,
                  actual ? Ink.GREEN : Ink.VERMILLION);
            })
        .toList();
  }
}
