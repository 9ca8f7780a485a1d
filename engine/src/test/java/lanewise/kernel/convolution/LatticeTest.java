package lanewise.kernel.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("widths")
class LatticeTest {
  private static final int L = Lanes.FLOATS;
  private static final int BLOCKS = 2;
  private static final int HEIGHT = 9;
  private static final int WIDTH = 7;

  static Stream<Window> windows() {
    return Stream.of(
        Window.square(3).withStride(2).withPadding(1),
        Window.square(1).withStride(2),
        Window.square(7).withStride(2).withPadding(3),
        new Window(2, 3, 3, 2, 4, 3, 4, 5, 3, 2),
        new Window(5, 1, 1, 4, 0, 1, 2, 0, 2, 1));
  }

  /** A tap of an output meets, on its lattice, what it meets in the padded image. */
  @ParameterizedTest
  @MethodSource("windows")
  void tapsMeetTheirPixels(Window window) {
    int rows = HEIGHT + window.padTop() + window.padBottom();
    int columns = WIDTH + window.padLeft() + window.padRight();
    float[] padded = new Samples().floats(BLOCKS * rows * columns * L);
    Pixels x =
        new Pixels(
            padded,
            L,
            1,
            BLOCKS,
            HEIGHT,
            WIDTH,
            (window.padTop() * columns + window.padLeft()) * L,
            0,
            rows * columns * L,
            columns * L,
            L);
    List<Lattice> lattices = Lattice.of(window);
    assertThat(lattices.stream().flatMap(lattice -> lattice.taps().stream()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, window.area()).boxed().toList());
    Pixels target =
        Pixels.dense(new float[2 * BLOCKS * rows * columns * L], 0, L, 2, BLOCKS, rows, columns);
    for (Lattice lattice : lattices) {
      lattice.gather(x, 0, target, 1);
      for (int tap : lattice.taps()) {
        for (int i = 0; i < window.outputHeight(HEIGHT); i++) {
          for (int j = 0; j < window.outputWidth(WIDTH); j++) {
            int h = i * window.strideHeight() + tap / window.width() * window.dilationHeight();
            int v = j * window.strideWidth() + tap % window.width() * window.dilationWidth();
            int at = target.row(1, 1, i + lattice.down(tap)) + (j + lattice.right(tap)) * L;
            assertThat(target.values()[at + L - 1])
                .isEqualTo(padded[((rows + h) * columns + v) * L + L - 1]);
          }
        }
      }
    }
  }

  /** Together the lattices reach each pixel that a tap meets, and no other. */
  @ParameterizedTest
  @MethodSource("windows")
  void scatterBringsPixelsBack(Window window) {
    float[] image = new Samples().floats(BLOCKS * HEIGHT * WIDTH * L);
    Pixels dx = Pixels.dense(new float[image.length], 0, L, 1, BLOCKS, HEIGHT, WIDTH);
    boolean[] reached = new boolean[HEIGHT * WIDTH];
    for (Lattice lattice : Lattice.of(window)) {
      int columns = lattice.endColumn(WIDTH) - lattice.firstColumn();
      for (int row = lattice.firstRow(); row < lattice.endRow(HEIGHT); row++) {
        int h = row * window.strideHeight() + lattice.row() - window.padTop();
        float[] line = new float[columns * L];
        for (int i = 0; i < columns; i++) {
          int v =
              (lattice.firstColumn() + i) * window.strideWidth()
                  + lattice.column()
                  - window.padLeft();
          System.arraycopy(image, ((HEIGHT + h) * WIDTH + v) * L, line, i * L, L);
          reached[h * WIDTH + v] = true;
        }
        lattice.scatter(line, 0, columns, dx, 0, 1, row);
      }
    }
    for (int i = 0; i < HEIGHT * WIDTH * L; i++) {
      int at = HEIGHT * WIDTH * L + i;
      assertThat(dx.values()[at]).isEqualTo(reached[i / L] ? image[at] : 0);
    }
  }
}
