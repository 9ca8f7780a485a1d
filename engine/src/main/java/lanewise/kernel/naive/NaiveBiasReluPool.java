package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;

/** Bias, ReLU and 2x2 max-pooling as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveBiasReluPool {
  private static final int CUT = 4;

  private NaiveBiasReluPool() {}

  /** As {@code lanewise.kernel.layer.BiasReluPool.forward}. */
  public static void forward(
      Pixels x, int xAt, float[] bias, int biasAt, Pixels y, int yAt, Pixels origins, int to) {
    for (int j = 0; j < y.width(); j++) {
      for (int l = 0; l < y.lanes(); l++) {
        int at = xAt + 2 * j * x.pixelStep() + l;
        float max = x.values()[at];
        int from = 0;
        for (int q = 1; q < CUT; q++) {
          float v = x.values()[at + q / 2 * x.rowStep() + q % 2 * x.pixelStep()];
          if (v > max || Float.isNaN(v)) {
            max = v;
            from = q;
          }
        }
        max += bias[biasAt + l];
        boolean dead = max <= 0;
        y.values()[yAt + j * y.pixelStep() + l] = dead ? 0 : max;
        origins.values()[to + j * origins.pixelStep() + l] = dead ? CUT : from;
      }
    }
  }

  /** As {@code lanewise.kernel.layer.BiasReluPool.backward}. */
  public static void backward(
      Pixels dy,
      int dyAt,
      Pixels origins,
      int originAt,
      Pixels dx,
      int dxAt,
      float[] dbias,
      int to) {
    for (int l = 0; l < dy.lanes(); l++) {
      float sum = 0;
      for (int j = 0; j < dy.width(); j++) {
        float d = dy.values()[dyAt + j * dy.pixelStep() + l];
        float from = origins.values()[originAt + j * origins.pixelStep() + l];
        int at = dxAt + 2 * j * dx.pixelStep() + l;
        for (int q = 0; q < CUT; q++) {
          dx.values()[at + q / 2 * dx.rowStep() + q % 2 * dx.pixelStep()] = from == q ? d : 0;
        }
        sum += from == CUT ? 0 : d;
      }
      dbias[to + l] += sum;
    }
  }
}
