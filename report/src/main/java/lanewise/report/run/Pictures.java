package lanewise.report.run;

import lanewise.chart.Picture;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** Filters and feature maps as pictures. */
final class Pictures {
  private Pictures() {}

  /**
   * One channel of a feature map (C,H,W), scaled to its largest value; negative values are dark.
   */
  static Picture ofChannel(Tensor map, int channel) {
    int height = map.shape().extent(1);
    int width = map.shape().extent(2);
    int start = channel * height * width;
    double largest = largest(map.values(), start, height * width);
    double scale = largest > 0 ? 1 / largest : 0;
    return Picture.of(
        height, width, (y, x) -> Picture.rising(map.values()[start + y * width + x] * scale));
  }

  /** A filter of weights (K,C,R,S): in colour if it has three channels, else its first channel. */
  static Picture ofFilter(Tensor weights, int filter) {
    Shape shape = weights.shape();
    int height = shape.extent(2);
    int width = shape.extent(3);
    int plane = height * width;
    int start = filter * shape.extent(1) * plane;
    float[] values = weights.values();
    if (shape.extent(1) != 3) {
      double scale = 1 / size(values, start, plane);
      return Picture.of(
          height, width, (y, x) -> Picture.signed(values[start + y * width + x] * scale));
    }
    double scale = 0.5 / size(values, start, 3 * plane);
    return Picture.of(
        height,
        width,
        (y, x) -> {
          int colour = 0;
          for (int channel = 0; channel < 3; channel++) {
            double share = 0.5 + values[start + channel * plane + y * width + x] * scale;
            colour = (colour << 8) | (int) Math.round(255 * share);
          }
          return colour;
        });
  }

  private static double largest(float[] values, int from, int count) {
    double largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }

  /** The largest absolute value, above 0. */
  private static double size(float[] values, int from, int count) {
    double size = Float.MIN_NORMAL;
    for (int i = from; i < from + count; i++) {
      size = Math.max(size, Math.abs(values[i]));
    }
    return size;
  }
}
