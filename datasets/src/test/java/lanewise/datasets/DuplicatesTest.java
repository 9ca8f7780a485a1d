package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.datasets.Duplicates.Place;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  private static final Shape SHAPE = Shape.of(1, 2, 2);

  private final ImageSet images = TestImages.random(30, SHAPE, 3);

  @Test
  void differentImagesAreNoDuplicates() {
    assertThat(Duplicates.among(List.of(images))).isEmpty();
  }

  @Test
  void findsThemWithinAndAcrossSets() {
    ImageSet first = images.select(new int[] {4, 5, 6, 4});
    ImageSet second = images.select(new int[] {9, 6, 10, 4});
    assertThat(Duplicates.among(List.of(first, second)))
        .containsExactly(
            List.of(new Place(0, 0), new Place(0, 3), new Place(1, 3)),
            List.of(new Place(0, 2), new Place(1, 1)));
  }

  @Test
  void onePixelMakesADifference() {
    byte[] pixels = {1, 2, 3, 4, 1, 2, 3, 5, 2, 1, 3, 4};
    ImageSet near = new ImageSet(SHAPE, pixels, new int[3], List.of("a"));
    assertThat(Duplicates.among(List.of(near))).isEmpty();
  }

  @Test
  void findsTheFirstEqualRow() {
    assertThat(Duplicates.firstAlike(images.select(new int[] {7, 8, 7, 9, 8, 7})))
        .containsExactly(0, 1, 0, 3, 1, 0);
  }
}
