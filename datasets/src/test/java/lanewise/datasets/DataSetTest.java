package lanewise.datasets;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class DataSetTest {
  private static final Shape SHAPE = Shape.of(1, 2, 2);

  @Test
  void holdsValidationOutOfTrainOnly() {
    ImageSet train = TestImages.random(50, SHAPE, 5);
    ImageSet test = TestImages.random(10, SHAPE, 5);
    DataSet set = new DataSet("x", train, null, test, List.of("a note")).withValidation(0.2, 1);
    assertThat(set.train().size()).isEqualTo(40);
    assertThat(set.validation()).isNotNull();
    assertThat(set.validation().statistics().perClass()).containsExactly(2, 2, 2, 2, 2);
    assertThat(set.test()).isSameAs(test);
    assertThat(set.notes()).containsExactly("a note");
  }

  @Test
  void splitsMustBeOfOneSizeAndHaveTheSameClasses() {
    ImageSet train = TestImages.random(10, SHAPE, 2);
    ImageSet larger = TestImages.random(10, Shape.of(1, 3, 3), 2);
    ImageSet otherClasses = TestImages.random(10, SHAPE, 3);
    assertUserError(
        () -> new DataSet("mine", train, null, larger, List.of()),
        "mine",
        "(1, 2, 2)",
        "test images (1, 3, 3)");
    assertUserError(
        () -> new DataSet("mine", train, otherClasses, train, List.of()), "mine", "validation");
  }
}
