package lanewise.datasets.balance;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import lanewise.datasets.DataException;

/**
 * Weights of the classes in the loss, from their numbers n of training images. The weights have
 * mean 1 over the training images, so that the size of a step does not change.
 */
public final class ClassWeights {
  private ClassWeights() {}

  /** Proportional to 1 / n: every class contributes equally to the loss. */
  public static float[] inverseFrequency(List<Integer> perClass) {
    return weights(perClass, count -> 1.0 / count);
  }

  /**
   * By the effective number of images, (1 - beta^n) / (1 - beta): proportional to its inverse (Cui
   * and others, "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019). Lies
   * between no weights (beta = 0) and inverse frequency (beta near 1).
   *
   * @param beta at least 0 and below 1, usually 0.9 to 0.9999
   * @throws DataException if beta is outside that range
   */
  public static float[] effectiveNumber(List<Integer> perClass, double beta) {
    if (!(beta >= 0 && beta < 1)) {
      throw new DataException(
          "beta of the effective number must be at least 0 and below 1, given " + beta);
    }
    return weights(perClass, count -> (1 - beta) / (1 - Math.pow(beta, count)));
  }

  /**
   * Where an image has several labels: how many images lack the label for each one that has it,
   * which makes both sides count the same. 1 for a label that no image has.
   *
   * @param perClass how many images have each label
   * @param images how many there are
   */
  public static float[] absentPerPresent(List<Integer> perClass, int images) {
    float[] weights = new float[perClass.size()];
    for (int label = 0; label < weights.length; label++) {
      int present = perClass.get(label);
      weights[label] = present == 0 ? 1 : (images - present) / (float) present;
    }
    return weights;
  }

  /**
   * The logarithms of the classes' shares in the training images. Added to the logits in training,
   * and left out afterwards, they make a network judge as if all classes were as frequent (Menon
   * and others, "Long-tail learning via logit adjustment", ICLR 2021).
   *
   * @throws DataException if a class has no image
   */
  public static float[] logPriors(List<Integer> perClass) {
    double images = perClass.stream().mapToLong(Integer::longValue).sum();
    float[] priors = new float[perClass.size()];
    for (int label = 0; label < priors.length; label++) {
      if (perClass.get(label) == 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "class %d has no training image: logit adjustment needs at least one of every"
                    + " class",
                label));
      }
      priors[label] = (float) Math.log(perClass.get(label) / images);
    }
    return priors;
  }

  /** A class without images gets weight 0; it never occurs in the loss. */
  private static float[] weights(List<Integer> perClass, IntToDoubleFunction ofCount) {
    double[] raw = new double[perClass.size()];
    double sum = 0;
    double images = 0;
    for (int label = 0; label < raw.length; label++) {
      int count = perClass.get(label);
      if (count > 0) {
        raw[label] = ofCount.applyAsDouble(count);
        sum += count * raw[label];
        images += count;
      }
    }
    float[] weights = new float[raw.length];
    for (int label = 0; label < raw.length; label++) {
      weights[label] = (float) (raw[label] * images / sum);
    }
    return weights;
  }
}
