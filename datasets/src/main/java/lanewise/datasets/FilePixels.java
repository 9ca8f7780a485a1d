package lanewise.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import lanewise.tensor.Shape;

/**
 * Unsigned 8-bit pixels that stay in a file, because they are too many for memory. An image is read
 * each time it is used; the system keeps what it can of the file in memory.
 *
 * @param file open for reading
 * @param start the position of the first pixel
 * @param imageShape (C,H,W)
 * @param channelsLast whether they are (N,H,W,C) rather than (N,C,H,W)
 * @param rows the rows of the file, in the order of the set
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
record FilePixels(FileChannel file, long start, Shape imageShape, boolean channelsLast, int[] rows)
    implements PixelStore {
  /** A selection up to this size is read into memory. */
  private static final long SMALL = 1 << 28;

  /** Reads one image after the other. Not thread-safe. */
  private final class Reader {
    private final byte[] stored = new byte[imageShape.size()];
    private final byte[] planes = channelsLast ? new byte[stored.length] : stored;
    private int last = -1;

    /** The planes of an image, until the next one is read. */
    byte[] image(int row) {
      if (row != last) {
        load(row);
        last = row;
      }
      return planes;
    }

    private void load(int row) {
      ByteBuffer buffer = ByteBuffer.wrap(stored);
      long at = start + (long) rows[row] * stored.length;
      try {
        while (buffer.hasRemaining()) {
          if (file.read(buffer, at + buffer.position()) < 0) {
            throw new DataException("a file of images has become shorter while it was read");
          }
        }
      } catch (IOException e) {
        throw new DataException(
            "an image cannot be read from its file: " + DataException.reason(e), e);
      }
      if (channelsLast) {
        int channels = imageShape.extent(0);
        int plane = stored.length / channels;
        for (int channel = 0; channel < channels; channel++) {
          for (int i = 0, from = channel; i < plane; i++, from += channels) {
            planes[channel * plane + i] = stored[from];
          }
        }
      }
    }
  }

  private int row(long from) {
    return (int) (from / imageShape.size());
  }

  @Override
  public long length() {
    return (long) rows.length * imageShape.size();
  }

  @Override
  public PixelStore select(int[] chosen, int imageSize) {
    if ((long) chosen.length * imageSize > SMALL) {
      int[] selected = Arrays.stream(chosen).map(row -> rows[row]).toArray();
      return new FilePixels(file, start, imageShape, channelsLast, selected);
    }
    Reader reader = new Reader();
    byte[] pixels = new byte[chosen.length * imageSize];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(reader.image(chosen[i]), 0, pixels, i * imageSize, imageSize);
    }
    return new BytePixels(pixels);
  }

  @Override
  public PixelStore join(PixelStore others) {
    throw new DataException(
        "images that are too many for memory cannot be joined with others; keep fewer");
  }

  @Override
  public List<double[]> meanAndStd(Shape shape) {
    Reader reader = new Reader();
    long[][] histograms = BytePixels.histograms(shape.extent(0));
    for (int row = 0; row < rows.length; row++) {
      BytePixels.count(reader.image(row), 0, shape.size() / shape.extent(0), histograms);
    }
    return BytePixels.meanAndStd(histograms);
  }

  @Override
  public Normalized normalized(Normalization normalization) {
    float[][] tables = normalization.tables();
    Reader reader = new Reader();
    return (channel, from, count, target, offset) -> {
      byte[] image = reader.image(row(from));
      int at = (int) (from % image.length);
      float[] table = tables[channel];
      for (int i = 0; i < count; i++) {
        target[offset + i] = table[image[at + i] & 0xff];
      }
    };
  }

  @Override
  public void update(MessageDigest digest) {
    Reader reader = new Reader();
    for (int row = 0; row < rows.length; row++) {
      digest.update(reader.image(row));
    }
  }

  @Override
  public long hash(long from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(new Reader().image(row(from)));
    return crc.getValue();
  }

  @Override
  public boolean matches(long from, PixelStore other, long otherFrom, int count) {
    byte[] image = new Reader().image(row(from));
    return switch (other) {
      case FilePixels file -> Arrays.equals(image, file.new Reader().image(file.row(otherFrom)));
      case BytePixels bytes -> bytes.matches(otherFrom, new BytePixels(image), 0, count);
      case FloatPixels _ -> false;
    };
  }
}
