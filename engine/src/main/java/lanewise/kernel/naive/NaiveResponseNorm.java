package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;

/**
 * Local response normalisation as plain loops in double precision.
 *
 * @param size the number of channels a value looks at, its own among them
 * @param alpha the factor of their mean square
 * @param beta the exponent
 * @param k what is added
 */
public record NaiveResponseNorm(int size, float alpha, float beta, float k) {

  /** How many channels before its own a value looks at. */
  public int before() {
    return (size - 1) / 2;
  }

  /** As {@code lanewise.kernel.layer.ResponseNorm.forward}. */
  public void forward(Pixels x, Pixels y, int image) {
    for (int i = 0; i < count(y); i++) {
      double power = StrictMath.pow(base(x, image, i), -beta);
      y.values()[y.position(image, i)] = (float) (value(x, image, i) * power);
    }
  }

  /** As {@code lanewise.kernel.layer.ResponseNorm.backward}. */
  public void backward(Pixels dy, Pixels x, Pixels dx, int image) {
    int area = dx.height() * dx.width();
    for (int i = 0; i < count(dx); i++) {
      double sum = 0;
      for (int n = 0; n < size; n++) {
        int reader = i + (before() - n) * area; // a value that looks at this one
        if (reader >= 0 && reader < count(dx)) {
          double power = StrictMath.pow(base(x, image, reader), -beta - 1);
          sum += value(dy, image, reader) * value(x, image, reader) * power;
        }
      }
      double own = value(dy, image, i) * StrictMath.pow(base(x, image, i), -beta);
      double others = -2.0 * alpha / size * beta * value(x, image, i) * sum;
      dx.values()[dx.position(image, i)] = (float) (own + others);
    }
  }

  private double base(Pixels x, int image, int index) {
    double sum = 0;
    for (int n = 0; n < size; n++) {
      int other = index + (n - before()) * x.height() * x.width();
      if (other >= 0 && other < count(x)) {
        sum += value(x, image, other) * value(x, image, other);
      }
    }
    return k + (double) alpha / size * sum;
  }

  private static int count(Pixels pixels) {
    return pixels.blocks() * pixels.lanes() * pixels.height() * pixels.width();
  }

  private static double value(Pixels x, int image, int index) {
    return x.values()[x.position(image, index)];
  }
}
