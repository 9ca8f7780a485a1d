package lanewise.kernel.layer;

/**
 * Log-softmax and cross-entropy of one image, fused: with p = softmax(logits) and targets t, the
 * loss is - sum of t[k] log p[k] and its gradient (sum of t) p - t. The largest logit is subtracted
 * first, so nothing overflows.
 *
 * <p>The targets express all variants of the loss: a label is t = onehot(label); label smoothing,
 * class weights and mixed labels are other values of t.
 *
 * <p>It is scalar code, because few classes do not fill vectors. The exponential is a polynomial,
 * because {@code Math.exp} may differ in the last bit between interpreter and compiler.
 */
public final class SoftmaxCrossEntropy {
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.1219444E-4f;
  private static final float SMALLEST = -87f;

  private SoftmaxCrossEntropy() {}

  /**
   * probabilities = softmax(logits), for {@code classes} values from the given offsets.
   *
   * @return log of the sum of exp(logit), so that -log p[k] is that minus logit k
   */
  public static double softmax(
      int classes, float[] logits, int offset, float[] probabilities, int target) {
    float max = logits[offset];
    for (int k = 1; k < classes; k++) {
      max = Math.max(max, logits[offset + k]);
    }
    float sum = 0;
    for (int k = 0; k < classes; k++) {
      float e = exp(logits[offset + k] - max);
      probabilities[target + k] = e;
      sum += e;
    }
    for (int k = 0; k < classes; k++) {
      probabilities[target + k] /= sum;
    }
    return max + StrictMath.log(sum);
  }

  /**
   * The loss of one image, and its gradient with respect to the logits times {@code scale}.
   *
   * @param targets {@code classes} values of at least 0, from index 0; a class with target 0 adds
   *     nothing, whatever its logit
   * @param gradient {@code classes} values from index 0, overwritten
   */
  public static double loss(
      int classes, float[] logits, int offset, float[] targets, float scale, float[] gradient) {
    double logSum = softmax(classes, logits, offset, gradient, 0);
    float total = 0;
    for (int k = 0; k < classes; k++) {
      total += targets[k];
    }
    double loss = 0;
    for (int k = 0; k < classes; k++) {
      gradient[k] = (gradient[k] * total - targets[k]) * scale;
      if (targets[k] > 0) {
        loss += targets[k] * (logSum - logits[offset + k]);
      }
    }
    return loss;
  }

  /**
   * e^x for x &lt;= 0, to about one unit in the last place (the polynomial of Cephes' expf); 0
   * below -87, NaN for NaN.
   */
  static float exp(float x) {
    if (x < SMALLEST) {
      return 0;
    }
    if (Float.isNaN(x)) {
      return x;
    }
    int power = (int) Math.floor(Math.fma(x, LOG2_E, 0.5f));
    float r = Math.fma(-power, LN2_HIGH, x);
    r = Math.fma(-power, LN2_LOW, r);
    float p = 1.9875691E-4f;
    p = Math.fma(p, r, 0.0013981999f);
    p = Math.fma(p, r, 0.008333452f);
    p = Math.fma(p, r, 0.041665796f);
    p = Math.fma(p, r, 0.16666666f);
    p = Math.fma(p, r, 0.5f);
    p = Math.fma(p, r * r, r) + 1;
    return p * Float.intBitsToFloat((power + 127) << 23);
  }
}
