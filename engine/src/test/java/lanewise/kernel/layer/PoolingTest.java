package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;

import java.util.List;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePooling;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("widths")
class PoolingTest {
  private static final int IMAGE = 1;

  private final Samples samples = new Samples();
  private final SamplePixels pixels = new SamplePixels(samples, false);

  static List<Window> windows() {
    return List.of(
        Window.square(1),
        Window.square(2).withStride(2),
        Window.square(2),
        Window.square(3).withStride(2).withPadding(1),
        Window.square(3).withPadding(2),
        Window.square(2).withStride(3),
        new Window(3, 2, 1, 2, 2, 0, 1, 1),
        new Window(1, 4, 2, 1, 0, 3, 0, 0),
        Window.square(2).withDilation(2),
        new Window(2, 3, 2, 1, 0, 0, 0, 0, 3, 2));
  }

  private static Pixels output(Window window, Pixels x, SamplePixels pixels) {
    return pixels.of(2, 2, window.outputHeight(x.height()), window.outputWidth(x.width()));
  }

  private void max(Window window, Pixels x) {
    Pixels y = output(window, x, pixels);
    Pixels expected = copy(y);
    Pixels origins = pixels.adjacent(2, 2, y.height(), y.width());
    Pixels expectedOrigins = copy(origins);
    Pooling.max(window, x, y, origins, IMAGE);
    NaivePooling.max(window, x, expected, expectedOrigins, IMAGE);
    assertSameBits(y.values(), expected.values(), "max " + window);
    assertSameBits(origins.values(), expectedOrigins.values(), "origins " + window);

    Pixels dy = output(window, x, pixels);
    Pixels dx = pixels.adjacent(2, 2, x.height(), x.width());
    Pixels expectedDx = copy(dx);
    Pooling.maxBackward(window, dy, origins, dx, IMAGE);
    NaivePooling.maxBackward(window, dy, origins, expectedDx, IMAGE);
    assertSameBits(dx.values(), expectedDx.values(), "max dx " + window);
  }

  private void average(Window window, boolean countsPadding, Pixels x, Pixels dy) {
    Pixels y = output(window, x, pixels);
    Pixels expected = copy(y);
    Pooling.average(window, countsPadding, x, y, IMAGE);
    NaivePooling.average(window, countsPadding, x, expected, IMAGE);
    assertSameBits(y.values(), expected.values(), "average " + window);

    Pixels dx = pixels.adjacent(2, 2, x.height(), x.width());
    Pixels expectedDx = copy(dx);
    Pooling.averageBackward(window, countsPadding, dy, dx, IMAGE);
    NaivePooling.averageBackward(window, countsPadding, dy, expectedDx, IMAGE);
    assertSameBits(dx.values(), expectedDx.values(), "average dx " + window);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void sameBitsAsItsTwin(Window window) {
    for (int height = 1; height <= 8; height++) {
      for (int width : new int[] {1, 2, 5, 8, 17}) {
        if (window.outputHeight(height) > 0 && window.outputWidth(width) > 0) {
          max(window, pixels.adjacent(2, 2, height, width));
          for (boolean counts : new boolean[] {true, false}) {
            Pixels x = pixels.adjacent(2, 2, height, width);
            average(window, counts, x, output(window, x, pixels));
          }
        }
      }
    }
  }

  @Test
  void sameBitsForSpecialValues() {
    SamplePixels specials = new SamplePixels(samples, true);
    for (Window window : windows()) {
      max(window, specials.adjacent(2, 2, 9, 11));
      Pixels x = specials.adjacent(2, 2, 9, 11);
      average(window, true, x, output(window, x, specials));
    }
  }
}
