package lanewise.cli.learn.check;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import lanewise.workload.RandomValues;

/**
 * One shape that batch normalisation is tried with, and what is right for it, in double.
 *
 * @param centre what the values of x are around
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BatchNormCase(
    int centre,
    int images,
    int channels,
    int pixels,
    float epsilon,
    float[] x,
    float[] gamma,
    float[] beta,
    float[] dy) {

  /** How mean and scale are taken: as they should be, or with a mistake. */
  enum Statistics {
    BATCH,
    IMAGE,
    ALL,
    UNBIASED,
    EPSILON_OUTSIDE,
    NO_ROOT,
    PER_IMAGE
  }

  static BatchNormCase of(int images, int channels, int pixels, float epsilon) {
    return around(0, images, channels, pixels, epsilon);
  }

  /** With values around a centre. */
  static BatchNormCase around(int centre, int images, int channels, int pixels, float epsilon) {
    SplittableRandom random = new SplittableRandom(images * 100L + channels * 10L + pixels);
    int length = images * channels * pixels;
    float[] x = RandomValues.between(-1, 2, length, random);
    for (int i = 0; i < length; i++) {
      x[i] = centre + x[i] * (1 + i / pixels % channels); // channels of different scales
    }
    return new BatchNormCase(
        centre,
        images,
        channels,
        pixels,
        epsilon,
        x,
        RandomValues.between(0.5, 2, channels, random),
        RandomValues.between(-1, 1, channels, random),
        RandomValues.between(-1, 1, length, random));
  }

  String text() {
    return "x (%d,%d,%d)%s, epsilon %s"
        .formatted(images, channels, pixels, centre == 0 ? "" : " around " + centre, epsilon);
  }

  private int channel(int i) {
    return i / pixels % channels;
  }

  /** The positions whose statistics the value at a position is normalised by. */
  private int[] group(Statistics how, int i) {
    return IntStream.range(0, x.length)
        .filter(j -> how == Statistics.ALL || channel(j) == channel(i))
        .filter(j -> how != Statistics.IMAGE || j / pixels / channels == i / pixels / channels)
        .toArray();
  }

  private static double mean(int[] group, IntToDoubleFunction value) {
    return Arrays.stream(group).mapToDouble(value).average().orElse(0);
  }

  float[] forward(Statistics how) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) (gamma[channel(i)] * normalized(how, i) + beta[channel(i)]);
    }
    return y;
  }

  private double normalized(Statistics how, int i) {
    int[] group = group(how, i);
    double mean = mean(group, j -> x[j]) * share(how);
    return (x[i] - mean) / deviation(how, group, mean);
  }

  /** What a sum that is divided by another count is of the mean. */
  private double share(Statistics how) {
    return how == Statistics.PER_IMAGE ? pixels : 1;
  }

  private double deviation(Statistics how, int[] group, double mean) {
    double variance = mean(group, j -> (x[j] - mean) * (x[j] - mean)) * share(how);
    return switch (how) {
      case UNBIASED -> Math.sqrt(variance * group.length / (group.length - 1.0) + epsilon);
      case EPSILON_OUTSIDE -> Math.sqrt(variance) + epsilon;
      case NO_ROOT -> variance + epsilon;
      case BATCH, IMAGE, ALL, PER_IMAGE -> Math.sqrt(variance + epsilon);
    };
  }

  float[] dbeta() {
    return perChannel(j -> dy[j]);
  }

  float[] dgamma() {
    return perChannel(j -> dy[j] * normalized(Statistics.BATCH, j));
  }

  float[] dgammaOfRawInput() {
    return perChannel(j -> dy[j] * x[j]);
  }

  private float[] perChannel(IntToDoubleFunction term) {
    float[] sums = new float[channels];
    for (int c = 0; c < channels; c++) {
      sums[c] = (float) Arrays.stream(group(Statistics.BATCH, c * pixels)).mapToDouble(term).sum();
    }
    return sums;
  }

  /**
   * The gradient by x.
   *
   * @param throughMean how often the mean's dependence on x counts: once in the right one
   * @param throughVariance how often the variance's does
   */
  float[] dx(double throughMean, double throughVariance) {
    float[] dx = new float[x.length];
    for (int i = 0; i < dx.length; i++) {
      int[] group = group(Statistics.BATCH, i);
      double mean = mean(group, j -> x[j]);
      double scale = gamma[channel(i)] / deviation(Statistics.BATCH, group, mean);
      double ofMean = mean(group, j -> dy[j]);
      double ofVariance =
          normalized(Statistics.BATCH, i)
              * mean(group, j -> dy[j] * normalized(Statistics.BATCH, j));
      double gradient = dy[i] - throughMean * ofMean - throughVariance * ofVariance;
      dx[i] = (float) (scale * gradient);
    }
    return dx;
  }

  /** With gamma 1, as who forgets it has it. */
  BatchNormCase withoutGamma() {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    return new BatchNormCase(centre, images, channels, pixels, epsilon, x, ones, beta, dy);
  }

  /** With beta 0, as who forgets it has it. */
  BatchNormCase withoutBeta() {
    float[] zeros = new float[channels];
    return new BatchNormCase(centre, images, channels, pixels, epsilon, x, gamma, zeros, dy);
  }

  /** With epsilon 0, as who forgets it has it. */
  BatchNormCase withoutEpsilon() {
    return new BatchNormCase(centre, images, channels, pixels, 0, x, gamma, beta, dy);
  }

  float[] dxWithoutDeviation() {
    float[] dx = dx(1, 1);
    for (int i = 0; i < dx.length; i++) {
      int[] group = group(Statistics.BATCH, i);
      dx[i] *= (float) deviation(Statistics.BATCH, group, mean(group, j -> x[j]));
    }
    return dx;
  }
}
