package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import lanewise.datasets.DataCheck.Group;
import lanewise.datasets.DataCheck.Place;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class DataCheckTest {
  private static final Shape SHAPE = Shape.of(1, 2, 2);

  private final ImageSet images = TestImages.random(30, SHAPE, 3);

  @Test
  void aSoundSetHasNothingToReport() {
    ImageSet train = images.select(new int[] {0, 1, 2, 3});
    ImageSet test = images.select(new int[] {4, 5});
    DataCheck check = DataCheck.of(new DataSet("x", train, null, test, List.of()));
    assertThat(check.duplicates()).isEmpty();
    assertThat(check.acrossParts()).isZero();
    assertThat(check.labelConflicts()).isZero();
    assertThat(check.parts()).extracting(DataCheck.Part::name).containsExactly("train", "test");
    assertThat(check.parts().getFirst().perClass())
        .isEqualTo(Map.of("class 0", 2, "class 1", 1, "class 2", 1));
    assertThat(check.parts().getFirst().constant()).isEmpty();
  }

  @Test
  void reportsDuplicatesConflictsAndConstantImages() {
    ImageSet train = images.select(new int[] {0, 1, 2, 1});
    ImageSet validation = images.select(new int[] {5, 6});
    byte[] pixels = images.select(new int[] {6, 8, 2}).pixels();
    pixels[4] = pixels[5] = pixels[6] = pixels[7] = 77;
    ImageSet test = new ImageSet(SHAPE, pixels, new int[] {2, 1, 2}, images.classNames());
    DataCheck check = DataCheck.of(new DataSet("x", train, validation, test, List.of()));
    assertThat(check.duplicates())
        .containsExactly(
            new Group(List.of(new Place("train", 1, "class 1"), new Place("train", 3, "class 1"))),
            new Group(List.of(new Place("train", 2, "class 2"), new Place("test", 2, "class 2"))),
            new Group(
                List.of(new Place("validation", 1, "class 0"), new Place("test", 0, "class 2"))));
    assertThat(check.acrossParts()).isEqualTo(2);
    assertThat(check.labelConflicts()).isEqualTo(1);
    assertThat(check.parts().getLast().constant()).containsExactly(1);
  }

  /** The five pairs that the README beside the data names, by their rows in the subset. */
  @Test
  void findsTheKnownPairsOfTheOctSubset() {
    DataSet octmnist = RealData.catalogWith("octmnist").load("octmnist");
    assumeTrue(octmnist.train().size() == 1_387, "this is not the subset");
    DataCheck check = DataCheck.of(octmnist);
    assertThat(check.duplicates()).hasSize(5).allMatch(group -> group.places().size() == 2);
    assertThat(check.acrossParts()).isEqualTo(3);
    assertThat(check.labelConflicts()).isEqualTo(1);
    assertThat(check.duplicates())
        .filteredOn(Group::labelsDiffer)
        .allMatch(Group::acrossParts)
        .flatExtracting(Group::places)
        .extracting(Place::label)
        .containsExactlyInAnyOrder("DRUSEN", "NORMAL");
    assertThat(check.duplicates())
        .flatExtracting(Group::places)
        .extracting(Place::part)
        .doesNotContain("test");
  }
}
