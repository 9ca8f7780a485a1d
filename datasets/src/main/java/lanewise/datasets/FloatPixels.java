package lanewise.datasets;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.tensor.Shape;

/** Pixels that are floats of any range, for example measurements or spectra. */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
record FloatPixels(float[] values) implements PixelStore {
  @Override
  public long length() {
    return values.length;
  }

  @Override
  public void update(MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES);
    for (float value : values) {
      digest.update(bytes.clear().putFloat(value).flip());
    }
  }

  @Override
  public PixelStore select(int[] rows, int imageSize) {
    float[] chosen = new float[Math.multiplyExact(rows.length, imageSize)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * imageSize, chosen, i * imageSize, imageSize);
    }
    return new FloatPixels(chosen);
  }

  @Override
  public PixelStore join(PixelStore others) {
    if (!(others instanceof FloatPixels(float[] more))) {
      throw new IllegalArgumentException("images of floats cannot be joined with 8-bit images");
    }
    float[] both = Arrays.copyOf(values, Math.addExact(values.length, more.length));
    System.arraycopy(more, 0, both, values.length, more.length);
    return new FloatPixels(both);
  }

  @Override
  public List<double[]> meanAndStd(Shape imageShape) {
    return IntStream.range(0, imageShape.extent(0))
        .mapToObj(channel -> meanAndStd(channel, imageShape))
        .toList();
  }

  private double[] meanAndStd(int channel, Shape imageShape) {
    double count = (double) values.length / imageShape.extent(0);
    double mean = sum(channel, imageShape, 0, 1) / count;
    return new double[] {mean, Math.sqrt(sum(channel, imageShape, mean, 2) / count)};
  }

  /** The sum of (value - centre)^power over one channel; the power is 1 or 2. */
  private double sum(int channel, Shape imageShape, double centre, int power) {
    int plane = imageShape.extent(1) * imageShape.extent(2);
    double sum = 0;
    for (int start = channel * plane; start < values.length; start += imageShape.size()) {
      for (int i = start; i < start + plane; i++) {
        double difference = values[i] - centre;
        sum += power == 1 ? difference : difference * difference;
      }
    }
    return sum;
  }

  @Override
  public Normalized normalized(Normalization normalization) {
    return (channel, from, count, target, offset) -> {
      float mean = normalization.mean().get(channel).floatValue();
      float std = normalization.std().get(channel).floatValue();
      for (int i = 0; i < count; i++) {
        target[offset + i] = (values[(int) from + i] - mean) / std;
      }
    };
  }

  @Override
  public long hash(long from, int count) {
    long hash = 1;
    for (int i = (int) from; i < from + count; i++) {
      hash = 31 * hash + Float.floatToIntBits(values[i]);
    }
    return hash;
  }

  @Override
  public boolean matches(long from, PixelStore other, long otherFrom, int count) {
    int start = (int) from;
    int at = (int) otherFrom;
    return other instanceof FloatPixels(float[] others)
        && Arrays.equals(values, start, start + count, others, at, at + count);
  }
}
