package lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void countsItsElements() {
    Shape shape = Shape.of(64, 3, 28, 27);
    assertThat(shape.rank()).isEqualTo(4);
    assertThat(shape.extent(3)).isEqualTo(27);
    assertThat(shape.size()).isEqualTo(64 * 3 * 28 * 27);
    assertThat(shape).hasToString("(64, 3, 28, 27)");
  }

  @Test
  void noAxesHoldOneValue() {
    assertThat(Shape.of().size()).isEqualTo(1);
  }

  @Test
  void isAValue() {
    int[] extents = {2, 3};
    Shape shape = Shape.of(extents);
    extents[0] = 9;
    shape.toArray()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(shape).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(6));
  }

  @Test
  void everyExtentIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(3, 0))
        .withMessage("shape (3, 0): every extent must be >= 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(-1, 5))
        .withMessage("shape (-1, 5): every extent must be >= 1");
  }

  @Test
  void theElementsFitAnArray() {
    assertThat(Shape.of(Integer.MAX_VALUE).size()).isEqualTo(Integer.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(65_536, 32_768))
        .withMessage("shape (65536, 32768) has more than 2147483647 elements");
    int large = Integer.MAX_VALUE;
    assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(large, large, large, large));
  }

  @Test
  void aTensorHoldsAsManyValues() {
    assertThat(Tensor.zeros(Shape.of(2, 3)).values()).containsExactly(0, 0, 0, 0, 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tensor(Shape.of(2, 3), new float[5]))
        .withMessage("shape (2, 3) needs 6 values, given 5");
  }

  @Test
  void aCopyOfATensorHasItsOwnValues() {
    Tensor tensor = new Tensor(Shape.of(2), new float[] {1, 2});
    Tensor copy = tensor.copy();
    tensor.values()[0] = 9;
    assertThat(copy.values()).containsExactly(1, 2);
    assertThat(copy.shape()).isEqualTo(tensor.shape());
  }
}
