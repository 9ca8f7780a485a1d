package lanewise.run;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.metrics.RocCurve;
import lanewise.train.Evaluation;

/**
 * The probability from which a label counts as present: for each label, the one with the best F1 on
 * the validation images. Test images choose nothing.
 */
final class Thresholds {
  private static final float HALF = 0.5f;

  private Thresholds() {}

  /** The thresholds, by label; one half for a label that no validation image has. */
  static List<Float> of(Evaluation validation) {
    return IntStream.range(0, validation.classes())
        .mapToObj(
            label ->
                RocCurve.oneVsRest(
                    validation.task(),
                    validation.probabilities(),
                    validation.labels(),
                    validation.classes(),
                    label))
        .map(RocCurve::bestThreshold)
        .map(threshold -> threshold.isNaN() ? HALF : threshold.floatValue())
        .toList();
  }
}
