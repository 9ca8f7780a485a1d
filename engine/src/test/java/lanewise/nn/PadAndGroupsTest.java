package lanewise.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Test;

/** The shapes of padding and groups, and what they refuse. */
class PadAndGroupsTest {
  private static int[] rows(Pad2d.Mode mode, int top, int bottom) {
    return new Pad2d(top, 0, bottom, 0, mode, 0).rows(3);
  }

  @Test
  void paddingGivesTheSourceOfEachRow() {
    assertThat(rows(Pad2d.Mode.CONSTANT, 1, 2)).containsExactly(-1, 0, 1, 2, -1, -1);
    assertThat(rows(Pad2d.Mode.EDGE, 2, 1)).containsExactly(0, 0, 0, 1, 2, 2);
    assertThat(rows(Pad2d.Mode.REFLECT, 2, 3)).containsExactly(2, 1, 0, 1, 2, 1, 0, 1);
    assertThat(rows(Pad2d.Mode.WRAP, 2, 1)).containsExactly(1, 2, 0, 1, 2, 0);
    assertThat(rows(Pad2d.Mode.EDGE, -1, 1)).containsExactly(1, 2, 2);
    assertThat(new Pad2d(1).output(Shape.of(2, 3, 4))).isEqualTo(Shape.of(2, 5, 6));
  }

  @Test
  void paddingThatLeavesNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows(Pad2d.Mode.CONSTANT, -2, -1))
        .withMessage("cannot pad 3 rows or columns by -2 and -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows(Pad2d.Mode.EDGE, -3, 1))
        .withMessage("cannot pad 3 rows or columns by -3 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pad2d(1 << 17))
        .withMessage("padding must be within 65,536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pad2d(1).output(Shape.of(5)))
        .withMessageContaining("expects images (C,H,W)");
  }

  @Test
  void groupsSeeTheirChannels() {
    Conv2d conv = new Conv2d(6, 3).groups(2);
    Shape input = Shape.of(4, 5, 5);
    assertThat(conv.parameters(input).getFirst())
        .isEqualTo(ParameterSpec.random("weight", Shape.of(6, 2, 3, 3), 18));
    assertThat(conv.flops(input)).isEqualTo(2L * 6 * 9 * 2 * 9);
    assertThat(conv.describe()).isEqualTo("conv 3x3, 6 filters in 2 groups");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Conv2d(5, 3).groups(2))
        .withMessage("5 filters cannot be divided into 2 groups");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> conv.output(Shape.of(3, 5, 5)))
        .withMessage("3 channels cannot be divided into 2 groups");
  }

  @Test
  void aPoolThatWouldSeeOnlyPaddingIsRefused() {
    MaxPool2d pool = new MaxPool2d(Window.square(2).withDilation(4).withPadding(1));
    assertThat(pool.output(Shape.of(1, 5, 5))).isEqualTo(Shape.of(1, 3, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.output(Shape.of(1, 3, 5)))
        .withMessage("a padded pool of dilation 4x4 is too wide for its 3x5 input");
  }
}
