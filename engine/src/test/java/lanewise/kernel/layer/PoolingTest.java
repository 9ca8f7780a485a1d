package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;

import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaivePooling;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("widths")
class PoolingTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

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

  /** One block of x (H,W,L) with rows and output pixels further apart than need be. */
  private final class Case {
    final Window window;
    final int height;
    final int width;
    final int xRow;
    final int yStep = L + samples.between(0, 2) * L;
    final int yRow;
    final int pixels;

    Case(Window window, int height, int width) {
      this.window = window;
      this.height = height;
      this.width = width;
      this.xRow = width * L + samples.between(0, 7);
      this.yRow = window.outputWidth(width) * yStep + 1;
      this.pixels = window.outputHeight(height) * window.outputWidth(width);
    }

    int inputLength() {
      return 2 + height * xRow + 3;
    }

    int outputLength() {
      return 1 + window.outputHeight(height) * yRow + 3;
    }

    void max(float[] x, float[] dy) {
      float[] y = samples.floats(outputLength());
      float[] expected = y.clone();
      float[] origin = samples.floats(4 + pixels * L + 2);
      float[] expectedOrigin = origin.clone();
      Pooling.max(window, height, width, x, 2, xRow, y, 1, yRow, yStep, origin, 4);
      NaivePooling.max(
          window, L, height, width, x, 2, xRow, expected, 1, yRow, yStep, expectedOrigin, 4);
      assertSameBits(y, expected, "max " + this);
      assertSameBits(origin, expectedOrigin, "origin " + this);

      float[] dx = samples.floats(inputLength());
      float[] expectedDx = dx.clone();
      Pooling.maxBackward(window, height, width, dy, 1, yRow, yStep, origin, 4, dx, 2, xRow);
      NaivePooling.maxBackward(
          window, L, height, width, dy, 1, yRow, yStep, origin, 4, expectedDx, 2, xRow);
      assertSameBits(dx, expectedDx, "max dx " + this);
    }

    void average(boolean countsPadding, float[] x, float[] dy) {
      float[] y = samples.floats(outputLength());
      float[] expected = y.clone();
      Pooling.average(window, countsPadding, height, width, x, 2, xRow, y, 1, yRow, yStep);
      NaivePooling.average(
          window, countsPadding, L, height, width, x, 2, xRow, expected, 1, yRow, yStep);
      assertSameBits(y, expected, "average " + this);

      float[] dx = samples.floats(inputLength());
      float[] expectedDx = dx.clone();
      Pooling.averageBackward(
          window, countsPadding, height, width, dy, 1, yRow, yStep, dx, 2, xRow);
      NaivePooling.averageBackward(
          window, countsPadding, L, height, width, dy, 1, yRow, yStep, expectedDx, 2, xRow);
      assertSameBits(dx, expectedDx, "average dx " + this);
    }

    @Override
    public String toString() {
      return window + " over " + height + "x" + width;
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void sameBitsAsItsTwin(Window window) {
    for (int height = 1; height <= 8; height++) {
      for (int width : new int[] {1, 2, 5, 8, 17}) {
        if (window.outputHeight(height) > 0 && window.outputWidth(width) > 0) {
          Case pool = new Case(window, height, width);
          pool.max(samples.floats(pool.inputLength()), samples.floats(pool.outputLength()));
          for (boolean counts : new boolean[] {true, false}) {
            float[] x = samples.floats(pool.inputLength());
            pool.average(counts, x, samples.floats(pool.outputLength()));
          }
        }
      }
    }
  }

  @Test
  void sameBitsForSpecialValues() {
    for (Window window : windows()) {
      Case pool = new Case(window, 9, 11);
      pool.max(samples.specials(pool.inputLength()), samples.floats(pool.outputLength()));
      pool.average(
          true, samples.specials(pool.inputLength()), samples.specials(pool.outputLength()));
    }
  }
}
