package lanewise.datasets;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import lanewise.tensor.Shape;

/** Unsigned 8-bit pixels, as in most image files. Their values are pixel / 255. */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
record BytePixels(byte[] values) implements PixelStore {
  private static final int GREYS = 256;

  @Override
  public long length() {
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
  public List<double[]> meanAndStd(Shape imageShape) {
    int channels = imageShape.extent(0);
    long[][] histograms = histograms(channels);
    for (int from = 0; from < values.length; from += imageShape.size()) {
      count(values, from, imageShape.size() / channels, histograms);
    }
    return meanAndStd(histograms);
  }

  /** Counts of each value, by channel. */
  static long[][] histograms(int channels) {
    return new long[channels][GREYS];
  }

  /** Counts the values of one image, by channel. */
  static void count(byte[] values, int from, int plane, long[][] histograms) {
    for (int channel = 0; channel < histograms.length; channel++) {
      int start = from + channel * plane;
      for (int i = start; i < start + plane; i++) {
        histograms[channel][values[i] & 0xff]++;
      }
    }
  }

  /** The mean and the standard deviation of each channel, from how often each value occurs. */
  static List<double[]> meanAndStd(long[][] histograms) {
    return Arrays.stream(histograms).map(BytePixels::meanAndStd).toList();
  }

  private static double[] meanAndStd(long[] histogram) {
    double count = 0;
    double sum = 0;
    for (int value = 0; value < GREYS; value++) {
      count += histogram[value];
      sum += histogram[value] * (value / 255.0);
    }
    double mean = sum / count;
    double squares = 0;
    for (int value = 0; value < GREYS; value++) {
      double difference = value / 255.0 - mean;
      squares += histogram[value] * difference * difference;
    }
    return new double[] {mean, Math.sqrt(squares / count)};
  }

  /** Normalises by a table of 256 values per channel. */
  @Override
  public Normalized normalized(Normalization normalization) {
    float[][] tables = normalization.tables();
    return (channel, from, count, target, offset) -> {
      float[] table = tables[channel];
      int start = (int) from;
      for (int i = 0; i < count; i++) {
        target[offset + i] = table[values[start + i] & 0xff];
      }
    };
  }

  @Override
  public long hash(long from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(values, (int) from, count);
    return crc.getValue();
  }

  @Override
  public boolean matches(long from, PixelStore other, long otherFrom, int count) {
    int start = (int) from;
    return switch (other) {
      case BytePixels(byte[] others) -> {
        int at = (int) otherFrom;
        yield Arrays.equals(values, start, start + count, others, at, at + count);
      }
      case FilePixels file -> file.matches(otherFrom, this, from, count);
      case FloatPixels _ -> false;
    };
  }
}
