package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldoutTest {
  private static final int IMAGES = 30;

  @Test
  void inOrderTheLastImagesOfEachClassAreHeldOut() {
    DataSet split = new Holdout(0.2, true, 1).applyTo(data(null));

    // 10 images of each class, two of each held out; each image's pixel is its row.
    assertThat(split.train().pixels()).hasSize(24).startsWith(rows(0, 24));
    assertThat(validation(split).pixels()).isEqualTo(rows(24, 30));
    assertThat(validation(split).statistics().perClass()).containsExactly(2, 2, 2);
  }

  @Test
  void otherwiseTheSeedChooses() {
    ImageSet one = validation(new Holdout(0.2, false, 1).applyTo(data(null)));
    ImageSet again = validation(new Holdout(0.2, false, 1).applyTo(data(null)));
    ImageSet other = validation(new Holdout(0.2, false, 2).applyTo(data(null)));

    assertThat(one.pixels()).isEqualTo(again.pixels()).isNotEqualTo(other.pixels());
    assertThat(one.statistics().perClass()).containsExactly(2, 2, 2);
  }

  @Test
  void aSetsOwnValidationImagesWin() {
    DataSet own = data(images(6));

    assertThat(new Holdout(0.2, false, 1).applyTo(own)).isSameAs(own);
    assertThat(new Holdout(0.2, true, 1).applyTo(own)).isSameAs(own);
  }

  @Test
  void aFractionOfZeroMeansNone() {
    assertThat(new Holdout(0, false, 1).applyTo(data(images(6))).validation()).isNull();
    assertThat(new Holdout(0, true, 1).applyTo(data(null)).train().size()).isEqualTo(IMAGES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFractionThatHoldsOutNothingIsRefused(boolean inOrder) {
    assertThatThrownBy(() -> new Holdout(0.01, inOrder, 1).applyTo(data(null)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("validation 0.01 holds out none of 30 training images")
        .hasMessageContaining("give a larger fraction, or 0");
  }

  private static DataSet data(@Nullable ImageSet validation) {
    return new DataSet("few", images(IMAGES), validation, images(3), List.of());
  }

  private static ImageSet images(int count) {
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = row % 3;
    }
    return new ImageSet(Shape.of(1, 1, 1), rows(0, count), labels, List.of("a", "b", "c"));
  }

  private static byte[] rows(int from, int to) {
    byte[] rows = new byte[to - from];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (byte) (from + i);
    }
    return rows;
  }

  private static ImageSet validation(DataSet data) {
    return Objects.requireNonNull(data.validation());
  }
}
