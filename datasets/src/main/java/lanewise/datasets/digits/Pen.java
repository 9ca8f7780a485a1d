package lanewise.datasets.digits;

/**
 * Draws strokes with soft edges into a square grey image: each pixel gets the ink of the nearest
 * line: 1 inside the pen's radius, falling to 0 over the next pixel.
 */
final class Pen {
  private final int size;
  private final double[] ink;

  /** A blank image of {@code size} by {@code size} pixels. */
  Pen(int size) {
    this.size = size;
    this.ink = new double[size * size];
  }

  /** The ink of a pixel, 0 to 1; pixels are numbered row by row. */
  double ink(int pixel) {
    return ink[pixel];
  }

  /**
   * Draws a stroke whose radius changes linearly from the first end to the last.
   *
   * @param stroke in pixels; the centre of the first pixel is (0.5, 0.5)
   */
  void draw(Stroke stroke, double startRadius, double endRadius) {
    int lines = stroke.size() - 1;
    for (int i = 0; i < lines; i++) {
      double radius = startRadius + (endRadius - startRadius) * i / lines;
      line(stroke.x()[i], stroke.y()[i], stroke.x()[i + 1], stroke.y()[i + 1], radius);
    }
  }

  private void line(double x0, double y0, double x1, double y1, double radius) {
    double reach = radius + 0.5;
    int left = Math.max((int) (Math.min(x0, x1) - reach), 0);
    int right = Math.min((int) (Math.max(x0, x1) + reach), size - 1);
    int top = Math.max((int) (Math.min(y0, y1) - reach), 0);
    int bottom = Math.min((int) (Math.max(y0, y1) + reach), size - 1);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squaredLength = Math.max(dx * dx + dy * dy, 1e-12);
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x0;
        double py = row + 0.5 - y0;
        double along = Math.clamp((px * dx + py * dy) / squaredLength, 0.0, 1.0);
        double offX = px - along * dx;
        double offY = py - along * dy;
        double squaredDistance = offX * offX + offY * offY;
        if (squaredDistance < reach * reach) {
          int pixel = row * size + column;
          ink[pixel] = Math.clamp(reach - Math.sqrt(squaredDistance), ink[pixel], 1.0);
        }
      }
    }
  }
}
