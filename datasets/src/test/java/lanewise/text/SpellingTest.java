package lanewise.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
