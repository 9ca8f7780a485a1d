package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;

/** Bias and a clip as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveBiasClip {
  private NaiveBiasClip() {}

  /** As {@code lanewise.kernel.layer.BiasClip.forward}. */
  public static void forward(
      float low,
      float high,
      int pixels,
      Pixels x,
      int xAt,
      float[] bias,
      int biasAt,
      Pixels y,
      int yAt) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < y.lanes(); l++) {
        float v = x.values()[xAt + i * x.pixelStep() + l] + bias[biasAt + l];
        y.values()[yAt + i * y.pixelStep() + l] = v >= high ? high : v <= low ? low : v;
      }
    }
  }

  /** As {@code lanewise.kernel.layer.BiasClip.backward}. */
  public static void backward(
      float low,
      float high,
      int pixels,
      Pixels dy,
      int dyAt,
      Pixels y,
      int yAt,
      Pixels dx,
      int dxAt,
      float[] dbias,
      int biasAt) {
    for (int l = 0; l < y.lanes(); l++) {
      float sum = 0;
      for (int i = 0; i < pixels; i++) {
        float value = y.values()[yAt + i * y.pixelStep() + l];
        boolean dead = value <= low || value >= high;
        float d = dead ? 0 : dy.values()[dyAt + i * dy.pixelStep() + l];
        dx.values()[dxAt + i * dx.pixelStep() + l] = d;
        sum += d;
      }
      dbias[biasAt + l] += sum;
    }
  }
}
