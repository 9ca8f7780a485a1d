package lanewise.plan;

import java.util.Arrays;
import lanewise.refusal.Refusal;
import lanewise.tensor.Task;
import org.jspecify.annotations.Nullable;

/**
 * Modifications of the training loss. Evaluation always uses plain cross-entropy, so that runs can
 * be compared.
 *
 * <p>With smoothing s, weights w and adjustments a over K classes, an image of class y with logits
 * z has the loss (1-s) w[y] (-log p[y]) + s/K sum of w[k] (-log p[k]), where p = softmax(z + a):
 * label smoothing (Szegedy et al., 2016) and class weights as in PyTorch's {@code
 * CrossEntropyLoss}, logit adjustment by Menon et al., 2021.
 *
 * <p>The loss of a batch is the mean over its images, as in PyTorch for labels given as
 * probabilities. For labels given as indices PyTorch divides by the sum of the labels' weights
 * instead, so that the weight of an image depends on the rest of the batch, and accumulated
 * gradients differ from those of one large batch. With weights of mean 1 over the training images
 * the two agree on average.
 *
 * <p>Where an image has several labels, smoothing moves each target towards one half, (1-s) t +
 * s/2, and a class weight counts for images that have the label alone: PyTorch's {@code
 * pos_weight}.
 */
public final class LossOptions {
  /** Plain cross-entropy. */
  public static final LossOptions PLAIN = new LossOptions(0, null, null);

  private final float smoothing;
  private final float @Nullable [] classWeights;
  private final float @Nullable [] adjustments;

  private LossOptions(
      float smoothing, float @Nullable [] classWeights, float @Nullable [] adjustments) {
    this.smoothing = smoothing;
    this.classWeights = classWeights;
    this.adjustments = adjustments;
  }

  /**
   * Label smoothing: spreads a fraction of every label evenly over all classes.
   *
   * @param smoothing the fraction, 0 to below 1
   * @throws IllegalArgumentException if it is out of its range
   */
  public LossOptions withSmoothing(double smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("label smoothing must be in [0, 1), given " + smoothing);
    }
    return new LossOptions((float) smoothing, classWeights, adjustments);
  }

  /**
   * Weights the loss by class.
   *
   * @param weights a factor for each class, at least 0
   * @throws IllegalArgumentException if a factor is negative or not finite
   */
  public LossOptions withClassWeights(float... weights) {
    for (float weight : weights) {
      if (!(weight >= 0 && Float.isFinite(weight))) {
        throw new IllegalArgumentException(
            "class weights must be >= 0, given " + Arrays.toString(weights));
      }
    }
    return new LossOptions(smoothing, weights.clone(), adjustments);
  }

  /**
   * Adds values to the logits in training only. With tau * log(prior of each class), the network is
   * unbiased between the classes in evaluation.
   *
   * @param adjustments a finite value for each class
   * @throws IllegalArgumentException if a value is not finite
   */
  public LossOptions withLogitAdjustment(float... adjustments) {
    for (float adjustment : adjustments) {
      if (!Float.isFinite(adjustment)) {
        throw new IllegalArgumentException(
            "logit adjustments must be finite, given " + Arrays.toString(adjustments));
      }
    }
    return new LossOptions(smoothing, classWeights, adjustments.clone());
  }

  /** Refuses another number of classes, and what the task does not know. */
  void requireFits(Task task, int classes) {
    if (task == Task.MULTI_LABEL && adjustments != null) {
      throw new IllegalArgumentException(
          "logit adjustment is for images of one class each; these have several labels");
    }
    requireLength("class weights", classWeights, classes);
    requireLength("logit adjustments", adjustments, classes);
  }

  private static void requireLength(String what, float @Nullable [] values, int classes) {
    if (values != null && values.length != classes) {
      throw Refusal.of("%d %s for a network of %d classes", values.length, what, classes);
    }
  }

  /**
   * Writes the targets of an image: what the loss of the task takes.
   *
   * @param share the weight of {@code label}; {@code other} has the rest
   * @param targets as many values as classes, overwritten
   */
  void targets(Task task, int label, int other, float share, float[] targets) {
    if (task == Task.MULTI_LABEL) {
      for (int k = 0; k < targets.length; k++) {
        float target = (task.has(label, k) ? share : 0) + (task.has(other, k) ? 1 - share : 0);
        targets[k] = (1 - smoothing) * target + smoothing / 2;
      }
      return;
    }
    Arrays.fill(targets, smoothing / targets.length);
    targets[label] += (1 - smoothing) * share;
    targets[other] += (1 - smoothing) * (1 - share);
    if (classWeights != null) {
      for (int k = 0; k < targets.length; k++) {
        targets[k] *= classWeights[k];
      }
    }
  }

  /** The weights of labels that are there, where images have several; null for 1 each. */
  float @Nullable [] weights() {
    return classWeights;
  }

  /** Adds the adjustments to some logits, from {@code offset}, into {@code adjusted}, from 0. */
  void adjust(float[] logits, int offset, float[] adjusted) {
    for (int k = 0; k < adjusted.length; k++) {
      adjusted[k] = logits[offset + k] + (adjustments == null ? 0 : adjustments[k]);
    }
  }
}
