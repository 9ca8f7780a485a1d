package lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void hasRoomForItsCapacity() {
    Batch batch = new Batch(5, Shape.of(3, 4, 2));
    assertThat(batch.capacity()).isEqualTo(5);
    assertThat(batch.size()).isZero();
    assertThat(batch.images()).hasSize(5 * 24);
    assertThat(batch.labels()).hasSize(5);
    assertThat(batch.rows()).hasSize(5);
    assertThat(batch.otherLabels()).hasSize(5);
    assertThat(batch.imageShape()).isEqualTo(Shape.of(3, 4, 2));
  }

  @Test
  void labelsAreWholeUnlessSomebodyMixes() {
    assertThat(new Batch(3, Shape.of(1, 2, 2)).shares()).containsExactly(1f, 1f, 1f);
  }

  @Test
  void sizeIsAtMostTheCapacity() {
    Batch batch = new Batch(5, Shape.of(1, 2, 2));
    batch.setSize(5);
    assertThat(batch.size()).isEqualTo(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.setSize(6))
        .withMessage("batch size 6 not in 0..5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.setSize(-1))
        .withMessage("batch size -1 not in 0..5");
    assertThat(batch.size()).isEqualTo(5);
  }

  @Test
  void imagesHaveThreeAxes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batch(1, Shape.of(28, 28)))
        .withMessage("image shape must be (C,H,W), given (28, 28)");
  }

  @Test
  void absurdCapacitiesAreRefused() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new Batch(Integer.MAX_VALUE, Shape.of(1, 28, 28)));
  }
}
