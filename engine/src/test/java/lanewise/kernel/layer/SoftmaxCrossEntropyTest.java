package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveSoftmaxCrossEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxCrossEntropyTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private final Samples samples = new Samples();

  private static float[] oneHot(int classes, int label) {
    float[] targets = new float[classes];
    targets[label] = 1;
    return targets;
  }

  private void compare(float[] logits, int classes, float[] targets) {
    float[] gradient = samples.floats(classes + 4);
    float[] expectedGradient = gradient.clone();
    double loss = SoftmaxCrossEntropy.loss(classes, logits, 3, targets, 0.25f, gradient);
    double expected =
        NaiveSoftmaxCrossEntropy.loss(classes, logits, 3, targets, 0.25f, expectedGradient);
    assertThat(loss).isEqualTo(expected, within(1e-6 * (1 + expected)));
    assertClose(gradient, expectedGradient, 2e-7, "gradient of " + classes + " classes");
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-3f, 1f, 10f, 100f, 1e4f, 1e30f})
  void lossAndGradientEqualTheFormulas(float range) {
    for (int classes : Samples.sizes()) {
      float[] logits = samples.floats(classes + 3);
      for (int i = 0; i < logits.length; i++) {
        logits[i] *= range;
      }
      compare(logits, classes, oneHot(classes, samples.between(0, classes - 1)));
      float[] soft = samples.floats(classes);
      for (int k = 0; k < classes; k++) {
        soft[k] = Math.abs(soft[k]) / classes;
      }
      compare(logits, classes, soft);
    }
  }

  @Test
  void gradientSumsToZero() {
    float[] gradient = new float[10];
    float[] targets = {0, 0.5f, 2, 0, 0, 0, 0, 0.25f, 0, 0.25f};
    SoftmaxCrossEntropy.loss(10, samples.floats(10), 0, targets, 1, gradient);
    double sum = 0;
    for (float g : gradient) {
      sum += g;
    }
    assertThat(sum).isEqualTo(0, within(1e-6));
  }

  private static double loss(int label, float... logits) {
    return SoftmaxCrossEntropy.loss(
        logits.length, logits, 0, oneHot(logits.length, label), 1, new float[logits.length]);
  }

  @Test
  void extremeLogitsDoNotOverflow() {
    assertThat(loss(0, 1e38f, -1e38f)).isZero();
    assertThat(loss(1, 1e38f, 0)).isEqualTo(1e38f, within(1e32));
    assertThat(loss(0, -1e6f, -1e6f)).isEqualTo(Math.log(2), within(1e-6));
    assertThat(loss(0, 0, -INFINITY)).isZero();
    assertThat(loss(1, 0, -INFINITY)).isInfinite();
    assertThat(loss(0, Float.MIN_VALUE, 0)).isEqualTo(Math.log(2), within(1e-6));
  }

  @Test
  void badLogitsMakeABadLoss() {
    assertThat(loss(0, Float.NaN, 1)).isNaN();
    assertThat(loss(0, 1, Float.NaN)).isNaN();
    assertThat(loss(0, INFINITY, 1)).isNaN();
    assertThat(loss(0, -INFINITY, -INFINITY)).isNaN();
  }

  @Test
  void probabilitiesAreThoseOfSoftmax() {
    float[] logits = {0, 1, 2, 3};
    float[] probabilities = new float[4];
    double logSum = SoftmaxCrossEntropy.softmax(4, logits, 0, probabilities, 0);
    double sum = 1 + Math.E + Math.exp(2) + Math.exp(3);
    assertThat(logSum).isEqualTo(Math.log(sum), within(1e-6));
    for (int k = 0; k < 4; k++) {
      assertThat((double) probabilities[k]).isEqualTo(Math.exp(k) / sum, within(1e-7));
    }
  }

  @Test
  void exponentialIsGoodToOneUnitInTheLastPlace() {
    for (float x = -87; x <= 0; x += 1e-3f) {
      float exact = (float) Math.exp(x);
      assertThat(Math.abs(SoftmaxCrossEntropy.exp(x) - exact)).isLessThanOrEqualTo(Math.ulp(exact));
    }
    assertThat(SoftmaxCrossEntropy.exp(0)).isEqualTo(1);
    assertThat(SoftmaxCrossEntropy.exp(-88)).isZero();
    assertThat(SoftmaxCrossEntropy.exp(-INFINITY)).isZero();
    assertThat(SoftmaxCrossEntropy.exp(Float.NaN)).isNaN();
  }
}
