package lanewise.metrics;

import java.util.ArrayList;
import java.util.List;
import lanewise.index.ArgMax;
import lanewise.refusal.Refusal;

/**
 * Calibration: how well probabilities agree with accuracy. Of the images predicted with a
 * probability of 80 %, 80 % should be correct. Predictions are divided into bins of equal width by
 * the probability of the predicted class; in each bin the mean probability is compared to the
 * accuracy.
 *
 * <p>Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks,
 * ICML 2017.
 *
 * @param bins from 0 to 1; bin i holds probabilities above i/n up to (i+1)/n
 * @param expectedError the expected calibration error (ECE), 0..1: the mean distance between
 *     probability and accuracy, weighted by the number of images in each bin; NaN without images
 */
public record Calibration(List<Bin> bins, double expectedError) {

  /**
   * The predictions whose probability lies in one range.
   *
   * @param count the number of predictions
   * @param confidence the mean probability; NaN without predictions
   * @param accuracy the fraction of correct predictions; NaN without predictions
   */
  public record Bin(long count, double confidence, double accuracy) {}

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * The calibration of the most probable class.
   *
   * @param probabilities (N, classes), row-major, each 0..1
   * @param labels (N): the class of each image
   * @param classes the number of classes, at least 1
   * @param bins the number of bins, at least 1; the paper uses 15
   * @throws IllegalArgumentException if the lengths do not match, a probability is not in 0..1, or
   *     there are no classes or bins
   */
  public static Calibration of(float[] probabilities, int[] labels, int classes, int bins) {
    if (classes < 1 || bins < 1) {
      throw Refusal.of(
          "calibration needs classes >= 1 and bins >= 1, given %d and %d", classes, bins);
    }
    if (probabilities.length != (long) labels.length * classes) {
      throw Refusal.of(
          "probabilities must be (N, classes) = (%d, %d), given %d values",
          labels.length, classes, probabilities.length);
    }
    long[] counts = new long[bins];
    long[] hits = new long[bins];
    double[] sums = new double[bins];
    for (int image = 0; image < labels.length; image++) {
      int predicted = ArgMax.of(probabilities, image * classes, classes);
      float probability = probabilities[image * classes + predicted];
      if (!(probability >= 0 && probability <= 1)) {
        throw Refusal.of("the probability of image %d is %s, not in 0..1", image, probability);
      }
      int bin = Math.max(0, (int) Math.ceil((double) probability * bins) - 1);
      counts[bin]++;
      sums[bin] += probability;
      hits[bin] += predicted == labels[image] ? 1 : 0;
    }
    List<Bin> filled = new ArrayList<>();
    double distance = 0;
    for (int bin = 0; bin < bins; bin++) {
      double count = counts[bin];
      filled.add(new Bin(counts[bin], sums[bin] / count, hits[bin] / count));
      distance += Math.abs(sums[bin] - hits[bin]);
    }
    return new Calibration(filled, distance / labels.length);
  }
}
