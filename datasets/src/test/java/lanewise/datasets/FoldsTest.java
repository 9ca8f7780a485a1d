package lanewise.datasets;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import lanewise.datasets.balance.Smote;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldsTest {
  private static final Shape SHAPE = Shape.of(1, 2, 3);

  /** Classes of 61, 20 and 7 images, all different. */
  private static ImageSet unbalanced() {
    ImageSet images = TestImages.random(88, SHAPE, 1);
    int[] labels = new int[88];
    Arrays.fill(labels, 61, 81, 1);
    Arrays.fill(labels, 81, 88, 2);
    return new ImageSet(SHAPE, images.pixels(), labels, TestImages.names(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7, 10})
  void everyRowIsHeldOutOnceAndClassesAreSpreadEvenly(int count) {
    ImageSet set = unbalanced();
    Folds folds = Folds.stratified(set, count, 3);
    assertThat(folds.count()).isEqualTo(count);
    int[] timesHeld = new int[set.size()];
    int[][] perClass = new int[3][count];
    for (int fold = 0; fold < count; fold++) {
      Split split = folds.split(fold);
      assertThat(IntStream.concat(IntStream.of(split.rest()), IntStream.of(split.held())).sorted())
          .containsExactlyElementsOf(IntStream.range(0, set.size()).boxed().toList());
      for (int row : split.held()) {
        timesHeld[row]++;
        perClass[set.label(row)][fold]++;
      }
    }
    assertThat(timesHeld).containsOnly(1);
    for (int[] counts : perClass) {
      int least = IntStream.of(counts).min().orElseThrow();
      assertThat(IntStream.of(counts).max().orElseThrow()).isBetween(least, least + 1);
    }
  }

  @Test
  void foldsAreOfOneSizeAsFarAsPossible() {
    Folds folds = Folds.stratified(unbalanced(), 5, 3);
    for (int fold = 0; fold < 5; fold++) {
      assertThat(folds.split(fold).held().length).isBetween(17, 18);
    }
  }

  @Test
  void dependOnTheSeedAlone() {
    int[] held = Folds.stratified(unbalanced(), 4, 1).split(2).held();
    assertThat(Folds.stratified(unbalanced(), 4, 1).split(2).held()).isEqualTo(held);
    assertThat(Folds.stratified(unbalanced(), 4, 2).split(2).held()).isNotEqualTo(held);
  }

  @Test
  void identicalImagesShareAFoldWhateverTheirLabels() {
    ImageSet different = unbalanced();
    int[] rows = IntStream.range(0, 100).map(i -> i < 88 ? i : i * 7 % 30).toArray();
    ImageSet chosen = different.select(rows);
    int[] labels = chosen.labels().clone();
    labels[99] = 2; // a copy with another label
    ImageSet set = new ImageSet(SHAPE, chosen.pixels(), labels, TestImages.names(3));
    int[] alike = Duplicates.firstAlike(set);
    for (int seed = 0; seed < 20; seed++) {
      Folds folds = Folds.stratified(set, 5, seed);
      for (int fold = 0; fold < 5; fold++) {
        Split split = folds.split(fold);
        assertThat(originals(alike, split.held()))
            .doesNotContainAnyElementsOf(originals(alike, split.rest()));
      }
    }
  }

  private static Set<Integer> originals(int[] alike, int[] rows) {
    Set<Integer> originals = new HashSet<>();
    IntStream.of(rows).forEach(row -> originals.add(alike[row]));
    return originals;
  }

  @Test
  void syntheticChildrenKnowNothingOfTheHeldOutFold() {
    // Held-out images are white, the others black: a white pixel in a child would come from them.
    ImageSet set = unbalanced();
    Split split = Folds.stratified(set, 5, 1).split(0);
    byte[] pixels = new byte[set.pixels().length];
    for (int row : split.held()) {
      Arrays.fill(pixels, row * SHAPE.size(), (row + 1) * SHAPE.size(), (byte) 255);
    }
    ImageSet marked = new ImageSet(SHAPE, pixels, set.labels(), set.classNames());
    ImageSet enriched = new Smote(5, 1).apply(marked.select(split.rest()));
    assertThat(enriched.size()).isGreaterThan(split.rest().length);
    assertThat(enriched.pixels()).containsOnly(0);
  }

  @Test
  void refusesFoldsThatCannotBe() {
    assertUserError(() -> Folds.stratified(unbalanced(), 1, 1), "88 images", "1 folds", "2 to 88");
    assertUserError(() -> Folds.stratified(unbalanced(), 89, 1), "89 folds");
    ImageSet alike = new ImageSet(SHAPE, new byte[60], new int[10], Collections.nCopies(1, "a"));
    assertUserError(() -> Folds.stratified(alike, 2, 1), "too few different images");
  }
}
