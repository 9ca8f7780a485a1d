package lanewise.cli.track;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import lanewise.format.onnx.ProtoWriter;

/**
 * Values counted in buckets of equal width. Source of the message: {@code
 * tensorboard/compat/proto/histogram.proto} at 50527909 in tensorflow/tensorboard.
 */
final class Histogram {
  /** As many as TensorBoard's own summaries have by default. */
  private static final int BUCKETS = 30;

  private Histogram() {}

  /** The message {@code HistogramProto} of values, all finite. */
  static ProtoWriter of(float[] values) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      squares += (double) value * value;
    }
    double[] counts = new double[BUCKETS];
    double width = (max - min) / BUCKETS;
    for (float value : values) {
      counts[width == 0 ? 0 : Math.min((int) ((value - min) / width), BUCKETS - 1)]++;
    }
    double[] limits = new double[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      limits[i] = i == BUCKETS - 1 ? max : min + (i + 1) * width;
    }
    return new ProtoWriter()
        .real(1, min)
        .real(2, max)
        .real(3, (double) values.length)
        .real(4, sum)
        .real(5, squares)
        .blob(6, packed(limits))
        .blob(7, packed(counts));
  }

  private static ByteBuffer packed(double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return bytes;
  }
}
