package lanewise.cli.experiment.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import lanewise.cli.experiment.Measure;
import lanewise.metrics.RocCurve;
import lanewise.run.Predictions;
import lanewise.statistics.Bootstrap;
import lanewise.tensor.Task;

/**
 * The measures of a run on its test images as the bootstrap draws them. The images are ranked once;
 * a draw only says how often each counts, and its figures are what they would be of the images so
 * often repeated, to the last bit.
 */
final class Redraws {
  private static final int RESAMPLES = 2000;
  private static final long SEED = 1;

  private final Predictions predictions;
  private final int[] predicted;

  /** By class: the images by falling score, times 4, plus a bit for each of the two below. */
  private final int[][] rankings;

  private static final int OF_CLASS = 1;
  private static final int TIED_WITH_NEXT = 2;

  private Redraws(Predictions predictions) {
    this.predictions = predictions;
    predicted = IntStream.range(0, predictions.size()).map(predictions::predicted).toArray();
    rankings =
        IntStream.range(0, predictions.classes())
            .mapToObj(label -> ranking(predictions, label))
            .toArray(int[][]::new);
  }

  private static int[] ranking(Predictions predictions, int label) {
    int[] ranking =
        RocCurve.falling(
            predictions.probabilities(), predictions.size(), predictions.classes(), label);
    for (int i = 0; i < ranking.length; i++) {
      int row = ranking[i];
      boolean tied =
          i + 1 < ranking.length
              && predictions.probability(row, label)
                  == predictions.probability(ranking[i + 1], label);
      ranking[i] =
          4 * row + (predictions.isOf(row, label) ? OF_CLASS : 0) + (tied ? TIED_WITH_NEXT : 0);
    }
    return ranking;
  }

  /** Each measure on each draw; draws of sets of the same size are the same. */
  static Map<Measure, double[]> of(Predictions predictions) {
    Redraws redraws = new Redraws(predictions);
    int[] times = new int[predictions.size()];
    List<Map<Measure, Double>> drawn =
        Bootstrap.resample(
            predictions.size(),
            RESAMPLES,
            SEED,
            rows -> {
              Arrays.fill(times, 0);
              for (int row : rows) {
                times[row]++;
              }
              return redraws.measures(times);
            });
    return Measure.each(
        measure ->
            drawn.stream()
                .mapToDouble(figures -> figures.getOrDefault(measure, Double.NaN))
                .toArray());
  }

  /** By measure. */
  private Map<Measure, Double> measures(int[] times) {
    boolean severalLabels = predictions.task() == Task.MULTI_LABEL;
    int counted = severalLabels ? 2 : predictions.classes();
    long[] all = new long[counted];
    long[] right = new long[counted];
    if (severalLabels) {
      countLabels(times, all, right);
    } else {
      countImages(times, all, right);
    }
    return Map.of(
        Measure.ACCURACY,
        (double) Arrays.stream(right).sum() / Arrays.stream(all).sum(),
        Measure.BALANCED_ACCURACY,
        mean(counted, each -> (double) right[each] / all[each]),
        Measure.AUC,
        mean(rankings.length, label -> area(rankings[label], times)));
  }

  /** By class: the images, and those that are right. */
  private void countImages(int[] times, long[] all, long[] right) {
    int[] labels = predictions.labels();
    for (int row = 0; row < times.length; row++) {
      all[labels[row]] += times[row];
      if (predicted[row] == labels[row]) {
        right[labels[row]] += times[row];
      }
    }
  }

  /** Of all labels of all images: those that are absent and those that are there. */
  private void countLabels(int[] times, long[] all, long[] right) {
    int[] labels = predictions.labels();
    int classes = predictions.classes();
    for (int row = 0; row < times.length; row++) {
      int there = Integer.bitCount(labels[row]);
      all[0] += (long) times[row] * (classes - there);
      all[1] += (long) times[row] * there;
      right[0] += (long) times[row] * (classes - Integer.bitCount(labels[row] | predicted[row]));
      right[1] += (long) times[row] * Integer.bitCount(labels[row] & predicted[row]);
    }
  }

  /** Of those of some figures that are defined. */
  private static double mean(int count, IntToDoubleFunction figure) {
    return IntStream.range(0, count)
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** Under the ROC curve of a class, as {@link RocCurve} computes it. */
  private static double area(int[] ranking, int[] times) {
    long hits = 0;
    long alarms = 0;
    long hitsBefore = 0;
    long alarmsBefore = 0;
    long area = 0;
    for (int ranked : ranking) {
      int count = times[ranked >> 2];
      if ((ranked & OF_CLASS) != 0) {
        hits += count;
      } else {
        alarms += count;
      }
      if ((ranked & TIED_WITH_NEXT) == 0) {
        area += (alarms - alarmsBefore) * (hits + hitsBefore);
        hitsBefore = hits;
        alarmsBefore = alarms;
      }
    }
    return area / (2.0 * hits * alarms);
  }
}
