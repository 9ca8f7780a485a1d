package lanewise.datasets.digits;

import java.util.List;
import lanewise.datasets.SplitMix;

/**
 * Bends and places the strokes of one image: a smooth random distortion of the unit box, then
 * random slant, rotation, size and position.
 */
final class Hand {
  /** The distortion is a polynomial with this many powers of x times as many powers of y. */
  private static final int POWERS = 4;

  /** The largest coefficient of the distortion, as a fraction of the box. */
  private static final double WOBBLE = 0.026;

  private static final double MAX_ROTATION = 0.22; // radians
  private static final double MAX_SLANT = 0.35;
  private static final double MAX_SHIFT = 3; // pixels, from the middle of the image
  private static final double MARGIN =
      2; // smallest distance of a stroke from the border, in pixels

  private final SplitMix random;
  private final int size;
  private final double[] wobbleX = new double[POWERS * POWERS];
  private final double[] wobbleY = new double[POWERS * POWERS];
  // From the middle of the box to a point, and from the middle of the image to a pixel.
  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;

  /** The random distortion and placement of one image of {@code size} by {@code size} pixels. */
  Hand(SplitMix random, int size) {
    this.random = random;
    this.size = size;
    for (int i = 0; i < wobbleX.length; i++) {
      wobbleX[i] = random.between(-WOBBLE, WOBBLE);
      wobbleY[i] = random.between(-WOBBLE, WOBBLE);
    }
    double width = size * random.between(0.36, 0.58);
    double height = size * random.between(0.56, 0.74);
    double slant = random.between(-MAX_SLANT, MAX_SLANT);
    double angle = random.between(-MAX_ROTATION, MAX_ROTATION);
    // Two terms of the sine series suffice for such angles and give the same bits on every machine.
    double sine = angle - angle * angle * angle / 6;
    double cosine = Math.sqrt(1 - sine * sine);
    xx = cosine * width;
    xy = (-cosine * slant - sine) * height;
    yx = sine * width;
    yy = (-sine * slant + cosine) * height;
  }

  /** Maps the strokes of a digit from the unit box to the image, in pixels. */
  List<Stroke> write(List<Stroke> strokes) {
    List<Stroke> bent = strokes.stream().map(this::bend).toList();
    double right = shift(bent.stream().map(Stroke::x).toList());
    double down = shift(bent.stream().map(Stroke::y).toList());
    return bent.stream().map(stroke -> stroke.moved(right, down)).toList();
  }

  private Stroke bend(Stroke stroke) {
    double[] column = new double[stroke.size()];
    double[] row = new double[stroke.size()];
    for (int i = 0; i < stroke.size(); i++) {
      double[] across = powers(2 * stroke.x()[i] - 1);
      double[] down = powers(2 * stroke.y()[i] - 1);
      double x = stroke.x()[i] - 0.5 + polynomial(wobbleX, across, down);
      double y = stroke.y()[i] - 0.5 + polynomial(wobbleY, across, down);
      column[i] = xx * x + xy * y;
      row[i] = yx * x + yy * y;
    }
    return new Stroke(column, row);
  }

  /** A random position of the digit along one axis that keeps every stroke away from the border. */
  private double shift(List<double[]> positions) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double[] stroke : positions) {
      for (double position : stroke) {
        min = Math.min(min, position);
        max = Math.max(max, position);
      }
    }
    double low = Math.max(MARGIN - min, size / 2.0 - MAX_SHIFT);
    double high = Math.min(size - MARGIN - max, size / 2.0 + MAX_SHIFT);
    return low < high ? random.between(low, high) : (low + high) / 2;
  }

  /** Chebyshev's polynomials of degree 0 to 3, all within -1 to 1 for u in -1 to 1. */
  private static double[] powers(double u) {
    return new double[] {1, u, 2 * u * u - 1, (4 * u * u - 3) * u};
  }

  private static double polynomial(double[] coefficients, double[] across, double[] down) {
    double sum = 0;
    for (int i = 0; i < POWERS; i++) {
      for (int j = 0; j < POWERS; j++) {
        sum += coefficients[i * POWERS + j] * down[i] * across[j];
      }
    }
    return sum;
  }
}
