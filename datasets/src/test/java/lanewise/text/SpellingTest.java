package lanewise.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> NAMES = List.of("epochs", "batch-size", "mnist");

  @ParameterizedTest
  @CsvSource({
    "epoch, epochs",
    "batchsize, batch-size",
    "batch_size, batch-size",
    "minst, mnist",
    "MNIST, ",
    "learning-rate, "
  })
  void suggestsTheNearestName(String word, String expected) {
    assertThat(Spelling.hint(word, NAMES))
        .isEqualTo(expected == null ? "" : " (did you mean " + expected + "?)");
  }

  @Test
  void ofManyNamesOnlyTheNearestAreNamed() {
    List<String> many = new ArrayList<>(List.of("mnist", "kmnist", "octmnist", "digits"));
    IntStream.range(0, 20).forEach(i -> many.add("a-much-longer-name-" + i));

    assertThat(Spelling.expected("mnits", NAMES, "`list` lists all"))
        .isEqualTo("expected epochs, batch-size, mnist (did you mean mnist?)");
    assertThat(Spelling.expected("mnits", many, "`list` lists all"))
        .isEqualTo("the nearest are mnist, kmnist, digits; `list` lists all");
  }
}
