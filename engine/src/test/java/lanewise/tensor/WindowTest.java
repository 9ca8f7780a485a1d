package lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  @ParameterizedTest
  @CsvSource({
    // size, stride, padding, input, output
    "3, 1, 1, 28, 28",
    "3, 1, 0, 28, 26",
    "2, 2, 0, 13, 6",
    "3, 2, 1, 7, 4",
    "5, 1, 0, 5, 1",
    "5, 1, 0, 4, 0",
    "5, 3, 0, 1, -1",
    "1, 1, 2, 3, 7",
  })
  void outputSize(int size, int stride, int padding, int input, int output) {
    Window window = Window.square(size).withStride(stride).withPadding(padding);
    assertThat(window.outputHeight(input)).isEqualTo(output);
    assertThat(window.outputWidth(input)).isEqualTo(output);
  }

  @Test
  void axesAreIndependent() {
    Window window = new Window(3, 2, 1, 2, 1, 0, 2, 3);
    assertThat(window.outputHeight(5)).isEqualTo(6);
    assertThat(window.outputWidth(5)).isEqualTo(4);
    assertThat(window.area()).isEqualTo(6);
    assertThat(window.hasUnitStride()).isFalse();
    assertThat(window.isUnpadded()).isFalse();
    assertThat(Window.square(3).hasUnitStride()).isTrue();
    assertThat(Window.square(3).isUnpadded()).isTrue();
  }

  @Test
  void tapsMayStandApart() {
    Window window = new Window(3, 2, 1, 1, 1, 0, 0, 0, 2, 3);
    assertThat(window.isDilated()).isTrue();
    assertThat(window.reachHeight()).isEqualTo(5);
    assertThat(window.reachWidth()).isEqualTo(4);
    assertThat(window.outputHeight(6)).isEqualTo(3);
    assertThat(window.outputWidth(6)).isEqualTo(3);
    // Rows -1, 1, 3 of an image of 3.
    assertThat(window.firstRow(-1)).isEqualTo(1);
    assertThat(window.endRow(-1, 3)).isEqualTo(2);
    assertThat(window.endRow(-1, 4)).isEqualTo(3);
    assertThat(window.firstColumn(0)).isZero();
    assertThat(window.endColumn(0, 3)).isEqualTo(1);
    assertThat(Window.square(3).isDilated()).isFalse();
    assertThat(Window.square(1).withDilation(5).isDilated()).isFalse();
  }

  @Test
  void impossibleWindowsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.square(0))
        .withMessage("window 0x0: must be >= 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.square(3).withStride(0))
        .withMessage("stride 0x0: must be >= 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(3, 3, 1, 1, 0, 0, 0, -1))
        .withMessage("padding must be >= 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.square(3).withDilation(0))
        .withMessage("dilation 0x0: must be >= 1");
  }
}
