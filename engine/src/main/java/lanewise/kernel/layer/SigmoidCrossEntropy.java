package lanewise.kernel.layer;

import org.jspecify.annotations.Nullable;

/**
 * Sigmoid and binary cross-entropy of one image with K labels, fused: with p = sigmoid(logits),
 * targets t of 0 to 1 and weights w of labels that are there, the loss is the mean over the labels
 * of - w[k] t[k] log p[k] - (1 - t[k]) log(1 - p[k]), and its gradient ((w t + 1 - t) p - w t) / K:
 * PyTorch's {@code BCEWithLogitsLoss} with {@code pos_weight}. The exponential is taken of -|logit|
 * alone, so nothing overflows and no small difference is lost.
 */
public final class SigmoidCrossEntropy {
  private SigmoidCrossEntropy() {}

  /** 1 / (1 + e^-x). */
  public static float sigmoid(float x) {
    float e = SoftmaxCrossEntropy.exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  }

  /** probabilities = sigmoid(logits), for {@code labels} values from the given offsets. */
  public static void sigmoid(
      int labels, float[] logits, int offset, float[] probabilities, int target) {
    for (int k = 0; k < labels; k++) {
      probabilities[target + k] = sigmoid(logits[offset + k]);
    }
  }

  /**
   * The loss of one image, and its gradient by the logits times {@code scale}.
   *
   * @param targets {@code labels} values of 0 to 1, from 0
   * @param weights of labels that are there, from 0; null for 1 each
   * @param gradient {@code labels} values from 0, overwritten
   */
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
      float z = logits[offset + k];
      float there = targets[k] * (weights == null ? 1 : weights[k]);
      float absent = 1 - targets[k];
      // -log p = log(1 + e^-|z|) + max(-z, 0), and -log(1 - p) is that plus z.
      double rest = StrictMath.log1p(SoftmaxCrossEntropy.exp(-Math.abs(z)));
      loss += part(there, rest + Math.max(-z, 0)) + part(absent, rest + Math.max(z, 0));
      gradient[k] = ((there + absent) * sigmoid(z) - there) * (scale / labels);
    }
    return loss / labels;
  }

  /** A target of 0 adds nothing, also where the other answer is infinitely wrong. */
  private static double part(float target, double loss) {
    return target == 0 && !Double.isNaN(loss) ? 0 : target * loss;
  }
}
