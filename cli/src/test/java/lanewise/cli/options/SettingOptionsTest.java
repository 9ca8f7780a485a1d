package lanewise.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import lanewise.datasets.augment.Augment;
import lanewise.run.RunConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

class SettingOptionsTest {
  private static Augment augment(String text) {
    return new RunConfig(Map.of("augment", text)).settings().images().augment();
  }

  @Test
  void everySettingIsAnOptionAndEveryOptionASetting() {
    CommandSpec command = CommandSpec.create();
    SettingOptions.addTo(command, RunConfig.NAMES);
    assertThat(command.options().stream().map(option -> option.longestName().substring(2)))
        .containsExactlyInAnyOrderElementsOf(RunConfig.NAMES);
  }

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
    assertThat(augment(text)).hasToString(meant);
  }

  @Test
  void whatItWritesItReads() {
    String all = augment("flip,vflip,rotate,shift,scale,gamma,contrast").toString();
    assertThat(augment(all)).hasToString(all);
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
  void reportsWhatIsWrong(String text, String problem, String more) {
    assertThatThrownBy(() -> augment(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(problem, more)
        .doesNotContain("\n");
  }
}
