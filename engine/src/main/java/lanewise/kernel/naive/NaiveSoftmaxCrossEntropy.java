package lanewise.kernel.naive;

/** Softmax cross-entropy straight from the formulas, in double. */
public final class NaiveSoftmaxCrossEntropy {
  private NaiveSoftmaxCrossEntropy() {}

  /** As {@code lanewise.kernel.SoftmaxCrossEntropy.loss}. */
  public static double loss(
      int classes,
      float[] logits,
      int offset,
      int label,
      float scale,
      float[] gradient,
      int target) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      max = Math.max(max, logits[offset + k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(logits[offset + k] - max);
    }
    for (int k = 0; k < classes; k++) {
      double p = Math.exp(logits[offset + k] - max) / sum;
      gradient[target + k] = (float) ((p - (k == label ? 1 : 0)) * scale);
    }
    return max + Math.log(sum) - logits[offset + label];
  }
}
