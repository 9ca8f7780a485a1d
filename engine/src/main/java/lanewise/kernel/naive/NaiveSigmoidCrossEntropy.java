package lanewise.kernel.naive;

import org.jspecify.annotations.Nullable;

/** Sigmoid and binary cross-entropy straight from the formulas, in double. */
public final class NaiveSigmoidCrossEntropy {
  private NaiveSigmoidCrossEntropy() {}

  /** As {@code lanewise.kernel.layer.SigmoidCrossEntropy.loss}. */
  public static double loss(
      int labels,
      float[] logits,
      int offset,
      float[] targets,
      float @Nullable [] weights,
      float scale,
      float[] gradient) {
    double loss = 0;
    for (int k = 0; k < labels; k++) {
      double z = logits[offset + k];
      double p = 1 / (1 + Math.exp(-z));
      double weight = weights == null ? 1 : weights[k];
      double there = weight * targets[k];
      double absent = 1 - targets[k];
      loss += there * Math.log1p(Math.exp(-z)) + absent * Math.log1p(Math.exp(z));
      gradient[k] = (float) (((there + absent) * p - there) * scale / labels);
    }
    return loss / labels;
  }
}
