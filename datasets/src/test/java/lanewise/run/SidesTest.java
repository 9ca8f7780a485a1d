package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidesTest {
  private static List<String> notes(String name, String... classes) {
    ImageSet images = new ImageSet(Shape.of(1, 2, 2), new byte[4], new int[] {0}, List.of(classes));
    return Sides.noted(new DataSet(name, images, null, images, List.of("a note"))).notes();
  }

  @Test
  void classesThatAreMirrorImagesAreNamed() {
    assertThat(notes("organs", "liver", "kidney-left", "kidney-right"))
        .containsExactly(
            "a note",
            "mirrored left and right, but its classes kidney-left and kidney-right are mirror"
                + " images");
    assertThat(notes("hands", "Left hand", "RIGHT hand")).hasSize(2);
    assertThat(notes("arrows", "turn_left", "turn_right")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"digits", "mnist", "kmnist", "emnist-letters", "chestmnist", "pneumoniamnist_64"})
  void knownSetsWhoseSidesMatterAreNoted(String name) {
    assertThat(notes(name, "0", "1")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fashion-mnist", "octmnist", "bloodmnist", "my-digits"})
  void othersAreNot(String name) {
    assertThat(notes(name, "left over", "cleft", "left")).hasSize(1);
  }
}
