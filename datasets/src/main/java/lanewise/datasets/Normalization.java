package lanewise.datasets;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Turns pixels into a network's inputs: y = (pixel / 255 - mean) / std, with one mean and one
 * standard deviation per channel. Pixels that are floats are not divided by 255.
 *
 * @param mean by channel, in units of pixel/255
 * @param std by channel, in units of pixel/255, above 0
 */
public record Normalization(List<Double> mean, List<Double> std) {
  private static final double FAR = 0.25;
  private static final double MUCH_CLOSER = 2;

  /**
   * @throws IllegalArgumentException if the lists differ in length, a mean is not finite or a
   *     standard deviation is not above 0
   */
  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "a mean and a standard deviation per channel, given " + mean + " and " + std);
    }
    for (int channel = 0; channel < mean.size(); channel++) {
      double deviation = std.get(channel);
      if (!Double.isFinite(mean.get(channel)) || !Double.isFinite(deviation) || deviation <= 0) {
        throw new IllegalArgumentException(
            "means must be finite and standard deviations above 0, given " + mean + " and " + std);
      }
    }
  }

  /** Division by 255 only: inputs from 0 to 1. */
  public static Normalization none(int channels) {
    return new Normalization(
        Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
  }

  /**
   * Inputs of mean 0 and standard deviation 1 over the training images. A constant channel is only
   * centred.
   */
  public static Normalization standard(ImageSet train) {
    ImageSet.Statistics statistics = train.statistics();
    List<Double> std = statistics.std().stream().map(value -> value > 0 ? value : 1.0).toList();
    return new Normalization(statistics.mean(), std);
  }

  /** The number of channels, C. */
  public int channels() {
    return mean.size();
  }

  /** The inputs for the pixel values 0 to 255, by channel. */
  float[][] tables() {
    float[][] tables = new float[channels()][];
    Arrays.setAll(tables, this::table);
    return tables;
  }

  /**
   * Whether an image looks as if its black and white were swapped: its brightness is far from that
   * of the training images, and would be much closer the other way round. Never if the
   * normalisation does not tell their brightness.
   *
   * @param brightness the mean of pixel/255
   */
  public boolean seemsInverted(double brightness) {
    double usual = brightness();
    double distance = Math.abs(brightness - usual);
    return usual > 0 && distance > FAR && Math.abs(1 - brightness - usual) < distance / MUCH_CLOSER;
  }

  /** The mean brightness of the training images, in units of pixel/255; 0 if it is not known. */
  public double brightness() {
    return mean.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** The inputs for the pixel values 0 to 255 of one channel. */
  public float[] table(int channel) {
    float channelMean = mean.get(channel).floatValue();
    float channelStd = std.get(channel).floatValue();
    float[] table = new float[256];
    for (int value = 0; value < 256; value++) {
      table[value] = (value / 255f - channelMean) / channelStd;
    }
    return table;
  }
}
