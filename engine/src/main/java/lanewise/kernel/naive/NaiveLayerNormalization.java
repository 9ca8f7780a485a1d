package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;

/** Layer normalisation as plain loops in double precision. */
public final class NaiveLayerNormalization {
  private NaiveLayerNormalization() {}

  /** As {@code lanewise.kernel.layer.LayerNormalization.forward}. */
  public static void forward(
      float epsilon,
      int channels,
      float[] parameters,
      int weight,
      int bias,
      Pixels x,
      Pixels y,
      int image) {
    int area = y.height() * y.width();
    for (int pixel = 0; pixel < area; pixel++) {
      double mean = mean(channels, x, image, pixel);
      double scale = scale(epsilon, channels, mean, x, image, pixel);
      for (int c = 0; c < channels; c++) {
        double normalized = (value(x, image, c, pixel) - mean) * scale;
        y.values()[y.position(image, c * area + pixel)] =
            (float) (normalized * parameters[weight + c] + parameters[bias + c]);
      }
    }
    y.clear(image, channels);
  }

  /** As {@code lanewise.kernel.layer.LayerNormalization.backward}. */
  public static void backward(
      float epsilon,
      int channels,
      float[] parameters,
      int weight,
      int bias,
      float[] gradients,
      Pixels dy,
      Pixels x,
      Pixels dx,
      int image) {
    int area = dx.height() * dx.width();
    for (int pixel = 0; pixel < area; pixel++) {
      double mean = mean(channels, x, image, pixel);
      double scale = scale(epsilon, channels, mean, x, image, pixel);
      double sum = 0;
      double products = 0;
      for (int c = 0; c < channels; c++) {
        double d = value(dy, image, c, pixel);
        double normalized = (value(x, image, c, pixel) - mean) * scale;
        sum += d * parameters[weight + c];
        products += d * parameters[weight + c] * normalized;
        gradients[weight + c] += (float) (d * normalized);
        gradients[bias + c] += (float) d;
      }
      for (int c = 0; c < channels; c++) {
        double normalized = (value(x, image, c, pixel) - mean) * scale;
        double g = value(dy, image, c, pixel) * parameters[weight + c];
        dx.values()[dx.position(image, c * area + pixel)] =
            (float) (scale * (g - (sum + normalized * products) / channels));
      }
    }
    dx.clear(image, channels);
  }

  private static double mean(int channels, Pixels x, int image, int pixel) {
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += value(x, image, c, pixel);
    }
    return sum / channels;
  }

  private static double scale(
      float epsilon, int channels, double mean, Pixels x, int image, int pixel) {
    double squares = 0;
    for (int c = 0; c < channels; c++) {
      double d = value(x, image, c, pixel) - mean;
      squares += d * d;
    }
    return 1 / Math.sqrt(squares / channels + epsilon);
  }

  private static double value(Pixels x, int image, int channel, int pixel) {
    return x.values()[x.position(image, channel * x.height() * x.width() + pixel)];
  }
}
