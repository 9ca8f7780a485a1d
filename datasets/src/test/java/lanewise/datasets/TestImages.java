package lanewise.datasets;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.tensor.Shape;

/** Small image sets for tests. */
public final class TestImages {
  private TestImages() {}

  /** Images of random pixels; row r has label r modulo the number of classes. */
  public static ImageSet random(int count, Shape imageShape, int classes) {
    SplitMix random = new SplitMix(count);
    byte[] pixels = new byte[count * imageShape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    int[] labels = IntStream.range(0, count).map(row -> row % classes).toArray();
    return new ImageSet(imageShape, pixels, labels, names(classes));
  }

  /** The class names "class 0", "class 1" and so on. */
  public static List<String> names(int classes) {
    return IntStream.range(0, classes).mapToObj(label -> "class " + label).toList();
  }
}
