package lanewise.datasets.digits;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.SplitMix;
import lanewise.tensor.Shape;

/**
 * The generated data set {@code digits}: drawn digits, 28x28 grey, light on dark. The classes have
 * equally many images (to within one). An image depends only on the seed and its number, so that
 * all cores can draw in parallel and the bytes are always the same.
 */
public final class Digits {
  private static final int SIZE = 28;
  private static final int CLASSES = 10;
  private static final long STANDARD_SEED = 28;

  private static final double MIN_RADIUS = 0.7; // pixels
  private static final double MAX_RADIUS = 1.7;
  private static final double MIN_PRESSURE = 0.75;
  private static final double MIN_BRIGHTNESS = 0.7;
  private static final double NOISE = 0.1;

  private Digits() {}

  /** The data set of the name {@code digits}: 12,000 training and 2,000 test images. */
  public static DataSet standard() {
    return generate(STANDARD_SEED, 12_000, 2_000);
  }

  /**
   * Draws a data set.
   *
   * @param train the number of training images, at least 1
   * @param test the number of test images, at least 1
   */
  public static DataSet generate(long seed, int train, int test) {
    return new DataSet("digits", draw(seed, 0, train), null, draw(seed, train, test), List.of());
  }

  /** The images numbered {@code first} to {@code first + count - 1}. */
  private static ImageSet draw(long seed, int first, int count) {
    int[] labels = IntStream.range(0, count).map(row -> row % CLASSES).toArray();
    SplitMix.of(seed, -1 - first).shuffle(labels);
    byte[] pixels = new byte[Math.multiplyExact(count, SIZE * SIZE)];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            row -> {
              SplitMix random = SplitMix.of(seed, first + row);
              draw(random, labels[row], pixels, row * SIZE * SIZE);
            });
    List<String> classNames = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new ImageSet(Shape.of(1, SIZE, SIZE), pixels, labels, classNames);
  }

  private static void draw(SplitMix random, int digit, byte[] pixels, int offset) {
    List<List<Stroke>> ways = Skeletons.of(digit);
    List<Stroke> way = ways.get(random.nextInt(ways.size()));
    Pen pen = new Pen(SIZE);
    double radius = random.between(MIN_RADIUS, MAX_RADIUS);
    for (Stroke stroke : new Hand(random, SIZE).write(way)) {
      // The pen radius differs between the two ends of a stroke.
      double startRadius = radius * random.between(MIN_PRESSURE, 1);
      double endRadius = radius * random.between(MIN_PRESSURE, 1);
      pen.draw(stroke, startRadius, endRadius);
    }
    double brightness = random.between(MIN_BRIGHTNESS, 1);
    for (int i = 0; i < SIZE * SIZE; i++) {
      long bits = random.nextLong();
      double noise = NOISE * 0x1p-32 * ((bits >> 32) + (int) bits); // the sum of two uniform values
      double value = brightness * pen.ink(i) + noise;
      pixels[offset + i] = (byte) Math.clamp(Math.round(255 * value), 0, 255);
    }
  }
}
