package lanewise.kernel.naive;

/** Softmax cross-entropy straight from the formulas, in double. */
public final class NaiveSoftmaxCrossEntropy {
  private NaiveSoftmaxCrossEntropy() {}

  /** As {@code lanewise.kernel.layer.SoftmaxCrossEntropy.loss}. */
  public static double loss(
      int classes, float[] logits, int offset, float[] targets, float scale, float[] gradient) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      max = Math.max(max, logits[offset + k]);
    }
    double sum = 0;
    double total = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(logits[offset + k] - max);
      total += targets[k];
    }
    double loss = 0;
    for (int k = 0; k < classes; k++) {
      double p = Math.exp(logits[offset + k] - max) / sum;
      gradient[k] = (float) ((total * p - targets[k]) * scale);
      if (targets[k] > 0) {
        loss += targets[k] * (max + Math.log(sum) - logits[offset + k]);
      }
    }
    return loss;
  }
}
