package lanewise.cli.playground;

import java.nio.ByteBuffer;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * How much of a stage's maps is shown: bounded, however large the network.
 *
 * @param maps the first so many channels
 * @param height rows that are shown
 * @param width columns that are shown
 * @param stride one row and column of so many is shown
 */
record Frame(int maps, int height, int width, int stride) {
  private static final int MAX_MAPS = 64;
  private static final int MAX_SIDE = 64;
  private static final int MAX_FEATURES = 1024;

  /** The frame for what leaves a stage, (C,H,W). */
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

  /** The largest magnitude of what is shown. */
  float peak(Tensor tensor) {
    float peak = 0;
    for (int i = 0; i < size(); i++) {
      peak = Math.max(peak, Math.abs(value(tensor, i)));
    }
    return peak;
  }

  /** Writes what is shown, scaled to -127 to 127. */
  void write(Tensor tensor, ByteBuffer target) {
    float peak = peak(tensor);
    float scale = peak > 0 && Float.isFinite(peak) ? 127 / peak : 0;
    for (int i = 0; i < size(); i++) {
      target.put((byte) Math.round(value(tensor, i) * scale));
    }
  }

  private float value(Tensor tensor, int index) {
    int column = index % width * stride;
    int row = index / width % height * stride;
    int map = index / (width * height);
    return tensor
        .values()[(map * tensor.shape().extent(1) + row) * tensor.shape().extent(2) + column];
  }
}
