package lanewise.kernel.convolution;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.Parity.tolerance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.kernel.Samples;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.kernel.naive.NaiveIm2col;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Test;

class Im2colTest {
  private static final int CASES = 300;

  private final Samples samples = new Samples();

  /** Any window that fits an image of that size. */
  private Window window(int height, int width) {
    while (true) {
      Window window =
          new Window(
              samples.between(1, 5),
              samples.between(1, 5),
              samples.between(1, 3),
              samples.between(1, 3),
              samples.between(0, 6),
              samples.between(0, 6),
              samples.between(0, 6),
              samples.between(0, 6),
              samples.between(1, 3),
              samples.between(1, 3));
      if (window.outputHeight(height) > 0 && window.outputWidth(width) > 0) {
        return window;
      }
    }
  }

  @Test
  void sameAsItsTwinForAnyWindow() {
    for (int i = 0; i < CASES; i++) {
      int channels = samples.between(1, 3);
      int height = samples.between(1, 9);
      int width = samples.between(1, 9);
      Window window = window(height, width);
      ConvolutionGeometry geometry = new ConvolutionGeometry(window, channels, height, width, 1);
      int offset = samples.between(0, 5);
      float[] x = samples.floats(offset + geometry.inputs());
      float[] columns = samples.floats(geometry.taps() * geometry.pixels() + 3);
      float[] expected = columns.clone();
      Im2col.forward(geometry, x, offset, columns);
      NaiveIm2col.forward(geometry, x, offset, expected);
      assertSameBits(columns, expected, "im2col " + window);

      float[] dx = samples.floats(x.length + 3);
      float[] expectedDx = dx.clone();
      Im2col.backward(geometry, columns, dx, offset);
      NaiveIm2col.backward(geometry, columns, expectedDx, offset);
      assertClose(dx, expectedDx, tolerance(window.area()), "col2im " + window);
    }
  }

  /** The sum of columns * im2col(x) is the sum of col2im(columns) * x. */
  @Test
  void col2imIsTheAdjointOfIm2col() {
    for (int i = 0; i < CASES; i++) {
      ConvolutionGeometry geometry = new ConvolutionGeometry(window(7, 6), 2, 7, 6, 1);
      float[] x = samples.floats(geometry.inputs());
      float[] lowered = new float[geometry.taps() * geometry.pixels()];
      float[] columns = samples.floats(lowered.length);
      float[] dx = new float[x.length];
      Im2col.forward(geometry, x, 0, lowered);
      Im2col.backward(geometry, columns, dx, 0);
      assertThat(dot(columns, lowered)).isEqualTo(dot(dx, x), within(tolerance(lowered.length)));
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
