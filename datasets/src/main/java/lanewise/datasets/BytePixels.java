package lanewise.datasets;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;
import lanewise.tensor.Shape;

/** Unsigned 8-bit pixels, as in most image files. Their values are pixel / 255. */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
record BytePixels(byte[] values) implements PixelStore {
  @Override
  public int length() {
    return values.length;
  }

  @Override
  public void update(MessageDigest digest) {
    digest.update(values);
  }

  @Override
  public PixelStore select(int[] rows, int imageSize) {
    byte[] chosen = new byte[Math.multiplyExact(rows.length, imageSize)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * imageSize, chosen, i * imageSize, imageSize);
    }
    return new BytePixels(chosen);
  }

  @Override
  public PixelStore join(PixelStore others) {
    if (!(others instanceof BytePixels(byte[] more))) {
      throw new IllegalArgumentException("8-bit images cannot be joined with images of floats");
    }
    byte[] both = Arrays.copyOf(values, Math.addExact(values.length, more.length));
    System.arraycopy(more, 0, both, values.length, more.length);
    return new BytePixels(both);
  }

  @Override
  public double[] meanAndStd(int channel, Shape imageShape) {
    long[] histogram = histogram(channel, imageShape);
    double count = 0;
    double sum = 0;
    for (int value = 0; value < 256; value++) {
      count += histogram[value];
      sum += histogram[value] * (value / 255.0);
    }
    double mean = sum / count;
    double squares = 0;
    for (int value = 0; value < 256; value++) {
      double difference = value / 255.0 - mean;
      squares += histogram[value] * difference * difference;
    }
    return new double[] {mean, Math.sqrt(squares / count)};
  }

  /** The histogram of the pixel values of one channel. */
  private long[] histogram(int channel, Shape imageShape) {
    long[] histogram = new long[256];
    int plane = imageShape.extent(1) * imageShape.extent(2);
    for (int start = channel * plane; start < values.length; start += imageShape.size()) {
      for (int i = start; i < start + plane; i++) {
        histogram[values[i] & 0xff]++;
      }
    }
    return histogram;
  }

  /** Normalises by a table of 256 values per channel. */
  @Override
  public Normalized normalized(Normalization normalization) {
    float[][] tables = new float[normalization.channels()][];
    Arrays.setAll(tables, normalization::table);
    return (channel, from, count, target, offset) -> {
      float[] table = tables[channel];
      for (int i = 0; i < count; i++) {
        target[offset + i] = table[values[from + i] & 0xff];
      }
    };
  }

  @Override
  public long hash(int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(values, from, count);
    return crc.getValue();
  }

  @Override
  public boolean matches(int from, PixelStore other, int otherFrom, int count) {
    return other instanceof BytePixels(byte[] others)
        && Arrays.equals(values, from, from + count, others, otherFrom, otherFrom + count);
  }
}
