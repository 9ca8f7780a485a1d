package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class ImageSetTest {
  private static final Shape TWO_PIXELS = Shape.of(1, 1, 2);
  private static final List<String> NAMES = List.of("a", "b");

  @Test
  void holdsWhatItIsGiven() {
    ImageSet set = new ImageSet(TWO_PIXELS, new byte[] {1, 2, 3, 4}, new int[] {1, 0}, NAMES);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.classes()).isEqualTo(2);
    assertThat(set.classNames()).containsExactly("a", "b");
    assertThat(set.imageShape()).isEqualTo(TWO_PIXELS);
    assertThat(set.label(0)).isEqualTo(1);
  }

  @Test
  void selectsRowsInTheGivenOrderAndMoreThanOnce() {
    ImageSet set =
        new ImageSet(TWO_PIXELS, new byte[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0}, NAMES);
    ImageSet selected = set.select(new int[] {2, 1, 2});
    assertThat(selected.pixels()).containsExactly(5, 6, 3, 4, 5, 6);
    assertThat(selected.labels()).containsExactly(0, 1, 0);
  }

  @Test
  void statisticsTakePixelsAsUnsignedAndByChannel() {
    Shape colour = Shape.of(3, 1, 1);
    byte[] pixels = {0, 51, (byte) 255, (byte) 255, 51, (byte) 255};
    ImageSet.Statistics statistics =
        new ImageSet(colour, pixels, new int[] {1, 1}, NAMES).statistics();
    assertThat(statistics.mean().get(0)).isCloseTo(0.5, within(1e-12));
    assertThat(statistics.std().get(0)).isCloseTo(0.5, within(1e-12));
    assertThat(statistics.mean().get(1)).isCloseTo(0.2, within(1e-12));
    assertThat(statistics.std().get(1)).isZero();
    assertThat(statistics.mean().get(2)).isCloseTo(1, within(1e-12));
    assertThat(statistics.perClass()).containsExactly(0, 2);
  }

  @Test
  void refusesWhatDoesNotFit() {
    byte[] four = new byte[4];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(TWO_PIXELS, new byte[3], new int[2], NAMES))
        .withMessageContaining("2 labels of images (1, 1, 2) need 4 pixels, given 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(TWO_PIXELS, four, new int[] {0, 2}, NAMES))
        .withMessageContaining("label 2 of row 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(TWO_PIXELS, four, new int[] {0, -1}, NAMES))
        .withMessageContaining("label -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(TWO_PIXELS, new byte[0], new int[0], NAMES))
        .withMessageContaining("at least one image");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(Shape.of(2, 1, 1), four, new int[2], NAMES))
        .withMessageContaining("(1,H,W) or (3,H,W)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(Shape.of(1, 2), four, new int[2], NAMES))
        .withMessageContaining("must be (C,H,W)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageSet(TWO_PIXELS, four, new int[2], List.of("a", "a")))
        .withMessageContaining("twice");
  }

  @Test
  void aRowThatDoesNotExistCannotBeSelected() {
    ImageSet set = TestImages.random(7, Shape.of(1, 2, 3), 2);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> set.select(new int[] {0, 7}))
        .withMessage("Index 7 out of bounds for length 7");
  }

  @Test
  void joinsTwoSetsEndToEnd() {
    ImageSet set = TestImages.random(7, Shape.of(1, 2, 3), 2);
    ImageSet joined = set.select(new int[] {0, 1, 2}).join(set.select(new int[] {3, 4, 5, 6}));
    assertThat(joined.pixels()).isEqualTo(set.pixels());
    assertThat(joined.labels()).isEqualTo(set.labels());
    ImageSet other = TestImages.random(7, Shape.of(1, 2, 3), 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.join(other))
        .withMessageContaining("class 2");
  }

  @Test
  void resizesEveryPlaneAndRounds() {
    byte[] pixels = {0, 1, (byte) 200, (byte) 201, 10, 20, 30, 40};
    ImageSet set = new ImageSet(Shape.of(1, 1, 4), pixels, new int[2], List.of("a"));
    ImageSet half = set.resized(Resize.Method.AREA, 1, 2);
    assertThat(half.imageShape()).isEqualTo(Shape.of(1, 1, 2));
    assertThat(half.pixels()).containsExactly(1, (byte) 201, 15, 35); // 0.5 and 200.5 round up
    assertThat(half.labels()).isEqualTo(set.labels());
    assertThat(set.resized(Resize.Method.AREA, 1, 4)).isSameAs(set);
  }
}
