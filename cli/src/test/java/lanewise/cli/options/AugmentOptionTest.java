package lanewise.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class AugmentOptionTest {
  private final AugmentOption.Converter converter = new AugmentOption.Converter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none                   | none",
        "rotate=15              | rotate=15",
        "flip                   | flip=0.5",
        "mixup=0.4,shift,flip=1 | flip=1,shift=2,mixup=0.4",
        "rotate=0               | rotate=0"
      })
  void readsTechniquesInAnyOrder(String text, String meant) {
    assertThat(converter.convert(text)).hasToString(meant);
  }

  @Test
  void whatItWritesItReads() {
    String all = converter.convert("flip,vflip,rotate,shift,scale,gamma,contrast").toString();
    assertThat(converter.convert(all)).hasToString(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rotat=10        | there is no 'rotat'; expected flip,| did you mean rotate?",
        "rotate=ten      | 'rotate=ten' needs a number        | after =",
        "rotate=         | 'rotate=' needs a number           | after =",
        "rotate=200      | rotate=200 is out of range         | give 0 to 180",
        "flip,,shift     | there is no ''                     | expected",
        "flip=1,flip=0.5 | gives flip twice                   | flip=1,flip=0.5"
      })
  void saysWhatIsWrong(String text, String problem, String more) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .message()
        .contains(problem, more)
        .doesNotContain("\n");
  }
}
