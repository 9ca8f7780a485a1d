package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveSigmoidCrossEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigmoidCrossEntropyTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private final Samples samples = new Samples();

  private float[] drawn(int count, float range) {
    float[] values = samples.floats(count);
    for (int i = 0; i < count; i++) {
      values[i] *= range;
    }
    return values;
  }

  private float[] targets(int labels) {
    float[] targets = samples.floats(labels);
    for (int k = 0; k < labels; k++) {
      targets[k] = k % 3 == 0 ? Math.abs(targets[k]) % 1 : k % 3 - 1;
    }
    return targets;
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-3f, 1f, 10f, 80f})
  void lossAndGradientAsTheFormulasSay(float range) {
    for (int labels : Samples.sizes()) {
      float[] logits = drawn(labels + 3, range);
      float[] targets = targets(labels);
      float[] weights = targets(labels);
      for (float[] each : new float[][] {null, weights}) {
        float[] gradient = new float[labels];
        float[] expected = new float[labels];
        double loss = SigmoidCrossEntropy.loss(labels, logits, 3, targets, each, 0.25f, gradient);
        double naive =
            NaiveSigmoidCrossEntropy.loss(labels, logits, 3, targets, each, 0.25f, expected);
        assertThat(loss).isEqualTo(naive, within(1e-6 * (1 + naive)));
        assertClose(gradient, expected, 2e-7, "gradient of " + labels + " labels");
      }
    }
  }

  /** The gradient in double is what the loss in double does. */
  @Test
  void gradientIsTheSlopeOfTheLoss() {
    int labels = 7;
    float[] targets = targets(labels);
    float[] weights = {0.5f, 2, 1, 30, 0, 4, 1};
    double[] logits = {-3, -1, -0.1, 0.2, 1, 2.5, 4};
    float[] z = new float[labels];
    for (int k = 0; k < labels; k++) {
      z[k] = (float) logits[k];
    }
    float[] gradient = new float[labels];
    SigmoidCrossEntropy.loss(labels, z, 0, targets, weights, 1, gradient);
    double step = 1e-6;
    for (int k = 0; k < labels; k++) {
      double above = term(z[k] + step, targets[k], weights[k]);
      double below = term(z[k] - step, targets[k], weights[k]);
      assertThat((double) gradient[k])
          .isEqualTo((above - below) / (2 * step) / labels, within(1e-6));
    }
  }

  private static double term(double z, double target, double weight) {
    double p = 1 / (1 + Math.exp(-z));
    return -weight * target * Math.log(p) - (1 - target) * Math.log(1 - p);
  }

  private static double loss(float logit, float target) {
    return SigmoidCrossEntropy.loss(
        1, new float[] {logit}, 0, new float[] {target}, null, 1, new float[1]);
  }

  /** PyTorch: F.binary_cross_entropy_with_logits gives these; the plain formula gives infinity. */
  @ParameterizedTest
  @CsvSource({
    "100, 0, 100",
    "-100, 1, 100",
    "100, 1, 0",
    "1e30, 0, 1e30",
    "-1e30, 0, 0",
    "0, 0.5, 0.6931472"
  })
  void extremeLogitsDoNotOverflow(float logit, float target, double expected) {
    assertThat(loss(logit, target)).isEqualTo(expected, within(1e-6 * (1 + expected)));
  }

  @Test
  void infinitiesAndNaN() {
    assertThat(loss(INFINITY, 1)).isZero();
    assertThat(loss(-INFINITY, 0)).isZero();
    assertThat(loss(INFINITY, 0)).isInfinite();
    assertThat(loss(Float.NaN, 0)).isNaN();
    assertThat(loss(Float.NaN, 1)).isNaN();
  }

  @Test
  void smallDifferencesAreKept() {
    assertThat(loss(20, 1)).isEqualTo(Math.log1p(Math.exp(-20)), within(1e-15));
    assertThat(SigmoidCrossEntropy.sigmoid(-20)).isCloseTo(2.0611537e-9f, within(1e-15f));
    assertThat(SigmoidCrossEntropy.sigmoid(0)).isEqualTo(0.5f);
    assertThat(SigmoidCrossEntropy.sigmoid(-200)).isZero();
    assertThat(SigmoidCrossEntropy.sigmoid(200)).isOne();
  }
}
