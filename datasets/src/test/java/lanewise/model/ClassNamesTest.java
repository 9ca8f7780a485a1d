package lanewise.model;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Which class of a data set is which of a network's. */
class ClassNamesTest {
  private static final Shape SHAPE = Shape.of(1, 1, 1);

  @Test
  void theSameNamesAreTheSameSet() {
    DataSet data = data("cat", "dog", "fox");
    assertThat(card("cat", "dog", "fox").fitted(data)).isSameAs(data);
  }

  @Test
  void anotherOrderIsMatchedByName() {
    DataSet fitted = card("fox", "cat", "dog").fitted(data("cat", "dog", "fox"));
    assertThat(fitted.classNames()).containsExactly("fox", "cat", "dog");
    assertThat(fitted.train().labels()).containsExactly(1, 2, 0);
    assertThat(fitted.test().labels()).containsExactly(1, 2, 0);
    assertThat(fitted.notes())
        .containsExactly("classes are matched by name to the network's: fox, cat, dog");
  }

  @Test
  void fewerClassesAreMatchedByName() {
    DataSet fitted = card("cat", "dog", "fox").fitted(data("cat", "fox"));
    assertThat(fitted.train().labels()).containsExactly(0, 2);
    assertThat(fitted.classNames()).hasSize(3);
  }

  @Test
  void otherNamesAreRefused() {
    assertUserError(
        () -> card("cat", "dog", "fox").fitted(data("ant", "dog", "fox")),
        "trained on the classes cat, dog, fox, but mine has ant, dog, fox");
    assertUserError(() -> card("cat", "dog").fitted(data("ant", "dog", "fox")), "has 2 classes");
    assertUserError(
        () -> card("0", "1").fitted(data("1", "2")),
        "trained on the classes 0, 1, but mine has 1, 2");
  }

  @Test
  void numbersInPlaceOfNamesAreMatchedByPositionWithANote() {
    DataSet fitted = card("cat", "dog").fitted(data("0", "1"));
    assertThat(fitted.train().labels()).containsExactly(0, 1);
    assertThat(fitted.classNames()).containsExactly("cat", "dog");
    assertThat(fitted.notes())
        .containsExactly("classes are matched by position: cat, dog for 0, 1");
    assertThat(card("0", "1").fitted(data("cat", "dog")).notes()).hasSize(1);
  }

  private static ModelCard card(String... names) {
    return new ModelCard(
        ModelSpec.IMPORTED, SHAPE, List.of(names), Preparation.PLAIN, Normalization.none(1));
  }

  /** A set with an image of each class. */
  private static DataSet data(String... names) {
    int[] labels = new int[names.length];
    for (int label = 0; label < names.length; label++) {
      labels[label] = label;
    }
    ImageSet images = new ImageSet(SHAPE, new byte[names.length], labels, List.of(names));
    return new DataSet("mine", images, null, images, List.of());
  }
}
