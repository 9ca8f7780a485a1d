package lanewise.datasets;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  private static final Shape SHAPE = Shape.of(1, 2, 2);

  @Test
  void everyClassKeepsItsShareAndEveryRowIsInOnePart() {
    int[] labels = new int[1_110];
    Arrays.fill(labels, 100, 1_100, 1);
    Arrays.fill(labels, 1_100, 1_110, 2);
    byte[] pixels = TestImages.random(1_110, SHAPE, 1).pixels();
    ImageSet set = new ImageSet(SHAPE, pixels, labels, TestImages.names(3));
    Split split = Split.stratified(set, 0.1, 3);
    assertThat(set.select(split.held()).statistics().perClass()).containsExactly(10, 100, 1);
    assertThat(split.held()).isSorted();
    assertThat(split.rest()).isSorted();
    assertThat(IntStream.concat(IntStream.of(split.rest()), IntStream.of(split.held())).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 1_110).boxed().toList());
  }

  @Test
  void dependsOnTheSeedAlone() {
    ImageSet set = TestImages.random(200, SHAPE, 4);
    int[] held = Split.stratified(set, 0.25, 1).held();
    assertThat(Split.stratified(set, 0.25, 1).held()).isEqualTo(held);
    assertThat(Split.stratified(set, 0.25, 2).held()).isNotEqualTo(held);
  }

  @Test
  void aClassIsNeverHeldOutEntirely() {
    ImageSet set = TestImages.random(7, SHAPE, 3);
    Split split = Split.stratified(set, 0.99, 1);
    assertThat(set.select(split.rest()).statistics().perClass()).containsExactly(1, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
  void refusesFractionsOutOfRange(double fraction) {
    ImageSet set = TestImages.random(10, SHAPE, 2);
    assertUserError(() -> Split.stratified(set, fraction, 1), "above 0 and below 1");
  }

  @Test
  void refusesAFractionThatHoldsOutNothing() {
    ImageSet set = TestImages.random(10, SHAPE, 5);
    assertUserError(
        () -> Split.stratified(set, 0.01, 1), "0.01 holds out none of 10 images", "larger");
  }

  @Test
  void identicalImagesStayOnOneSide() {
    int[] rows = IntStream.range(0, 120).map(i -> i % 50).toArray();
    ImageSet set = TestImages.random(50, SHAPE, 2).select(rows);
    int[] alike = Duplicates.firstAlike(set);
    for (int seed = 0; seed < 20; seed++) {
      Split split = Split.stratified(set, 0.3, seed);
      assertThat(split.held().length).isBetween(30, 36);
      int[] restOriginals = IntStream.of(split.rest()).map(row -> alike[row]).toArray();
      assertThat(IntStream.of(split.held()).map(row -> alike[row]))
          .doesNotContainAnyElementsOf(IntStream.of(restOriginals).boxed().toList());
    }
  }

  @Test
  void aClassWithoutImagesDoesNoHarm() {
    byte[] pixels = TestImages.random(4, SHAPE, 1).pixels();
    ImageSet set = new ImageSet(SHAPE, pixels, new int[4], List.of("a", "b"));
    assertThat(Split.stratified(set, 0.5, 1).held()).hasSize(2);
  }
}
