package lanewise.cli.playground;

import java.nio.ByteBuffer;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The part of a stage's maps that is shown, of bounded size.
 *
 * @param maps the number of channels shown
 * @param height the number of rows shown
 * @param width the number of columns shown
 * @param stride one in {@code stride} rows and columns is shown
 */
record Frame(int maps, int height, int width, int stride) {
  private static final int MAX_MAPS = 64;
  private static final int MAX_SIDE = 64;
  private static final int MAX_FEATURES = 1024;

  /** The frame for the output of a stage, (C,H,W). */
  static Frame of(Shape shape) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    int stride = Math.ceilDiv(Math.max(height, width), MAX_SIDE);
    int most = height * width == 1 ? MAX_FEATURES : MAX_MAPS;
    return new Frame(
        Math.min(shape.extent(0), most),
        Math.ceilDiv(height, stride),
        Math.ceilDiv(width, stride),
        stride);
  }

  /** The number of values shown. */
  int size() {
    return maps * height * width;
  }

  /** The largest magnitude of the values shown. */
  float peak(Tensor tensor) {
    float peak = 0;
    for (int row = 0; row < maps * height; row++) {
      int from = start(tensor, row);
      for (int column = 0; column < width; column++) {
        peak = Math.max(peak, Math.abs(tensor.values()[from + column * stride]));
      }
    }
    return peak;
  }

  /**
   * Writes the values shown, scaled to -127 to 127.
   *
   * @param peak the largest magnitude
   */
  void write(Tensor tensor, float peak, ByteBuffer target) {
    float scale = peak > 0 && Float.isFinite(peak) ? 127 / peak : 0;
    for (int row = 0; row < maps * height; row++) {
      int from = start(tensor, row);
      for (int column = 0; column < width; column++) {
        target.put((byte) Math.round(tensor.values()[from + column * stride] * scale));
      }
    }
  }

  /** The offset of a row shown, counted through all maps. */
  private int start(Tensor tensor, int row) {
    int map = row / height;
    int y = row % height * stride;
    return (map * tensor.shape().extent(1) + y) * tensor.shape().extent(2);
  }
}
