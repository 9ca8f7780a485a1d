package lanewise.datasets.balance;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.datasets.ImageSet;
import lanewise.datasets.TestImages;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class SmoteTest {
  private static final Shape SHAPE = Shape.of(3, 4, 5);

  /** Classes of 300, 40 and 3 images. */
  private static ImageSet unbalanced() {
    ImageSet images = TestImages.random(343, SHAPE, 1);
    int[] labels = new int[343];
    Arrays.fill(labels, 300, 340, 1);
    Arrays.fill(labels, 340, 343, 2);
    return new ImageSet(SHAPE, images.pixels(), labels, TestImages.names(3));
  }

  private static double distance(ImageSet set, int one, int other) {
    double sum = 0;
    for (int i = 0; i < SHAPE.size(); i++) {
      int first = set.pixels()[one * SHAPE.size() + i] & 0xff;
      int second = set.pixels()[other * SHAPE.size() + i] & 0xff;
      sum += (first - second) * (first - second);
    }
    return sum;
  }

  private static List<Integer> nearest(ImageSet set, int row, int count) {
    return IntStream.range(0, set.size())
        .filter(other -> other != row && set.label(other) == set.label(row))
        .boxed()
        .sorted(Comparator.comparingDouble(other -> distance(set, row, other)))
        .limit(count)
        .toList();
  }

  @Test
  void fillsEveryClassUpToTheLargestAndKeepsAllImages() {
    ImageSet train = unbalanced();
    ImageSet enriched = new Smote(5, 1).apply(train);
    assertThat(enriched.statistics().perClass()).containsExactly(300, 300, 300);
    assertThat(Arrays.copyOf(enriched.pixels(), train.pixels().length)).isEqualTo(train.pixels());
    assertThat(Arrays.copyOf(enriched.labels(), 343)).isEqualTo(train.labels());
  }

  @Test
  void childrenLieBetweenAnImageAndOneOfItsNearestOfTheSameClass() {
    ImageSet train = unbalanced();
    Smote smote = new Smote(5, 1);
    List<Smote.Child> children = smote.children(train);
    ImageSet enriched = smote.apply(train);
    assertThat(children).hasSize(260 + 297);
    for (int i = 0; i < children.size(); i++) {
      Smote.Child child = children.get(i);
      int row = 343 + i;
      assertThat(child.place()).isBetween(0.0, 1.0);
      assertThat(enriched.label(row)).isEqualTo(train.label(child.parent()));
      assertThat(nearest(train, child.parent(), 5)).contains(child.neighbour());
      for (int at = 0; at < SHAPE.size(); at++) {
        double from = train.pixels()[child.parent() * SHAPE.size() + at] & 0xff;
        double to = train.pixels()[child.neighbour() * SHAPE.size() + at] & 0xff;
        assertThat((double) (enriched.pixels()[row * SHAPE.size() + at] & 0xff))
            .isCloseTo((1 - child.place()) * from + child.place() * to, within(0.5001));
      }
    }
  }

  @Test
  void parentsNeighboursAndPlacesAreSpread() {
    ImageSet train = unbalanced();
    List<Smote.Child> children =
        new Smote(5, 1)
            .children(train).stream().filter(child -> train.label(child.parent()) == 1).toList();
    int[] asParent = new int[343];
    children.forEach(child -> asParent[child.parent()]++);
    assertThat(Arrays.copyOfRange(asParent, 300, 340)).containsOnly(6, 7);
    assertThat(children.stream().mapToDouble(Smote.Child::place).average().orElseThrow())
        .isCloseTo(0.5, within(0.06));
    assertThat(
            children.stream()
                .filter(child -> nearest(train, child.parent(), 5).getFirst() == child.neighbour())
                .count())
        .isBetween(30L, 75L); // a fifth of 260
  }

  @Test
  void isTheSameForTheSameSeed() {
    byte[] pixels = new Smote(5, 1).apply(unbalanced()).pixels();
    assertThat(new Smote(5, 1).apply(unbalanced()).pixels()).isEqualTo(pixels);
    assertThat(new Smote(5, 2).apply(unbalanced()).pixels()).isNotEqualTo(pixels);
  }

  @Test
  void balancedClassesStayAsTheyAre() {
    ImageSet train = TestImages.random(30, SHAPE, 3);
    assertThat(new Smote(5, 1).apply(train).size()).isEqualTo(30);
  }

  @Test
  void refusesAClassOfOneAndNoNeighbours() {
    ImageSet train =
        new ImageSet(SHAPE, new byte[180], new int[] {0, 0, 1}, List.of("many", "rare"));
    assertUserError(() -> new Smote(5, 1).apply(train), "'rare'", "two or more");
    assertUserError(() -> new Smote(0, 1), "0 neighbours", "1 or more");
  }
}
