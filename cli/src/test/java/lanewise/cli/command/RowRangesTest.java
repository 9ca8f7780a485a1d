package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lanewise.cli.error.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class RowRangesTest {
  @Test
  void readsRowsAndRangesInTheirOrder() {
    assertThat(rows("15, 0-3,7-7").within(16)).containsExactly(15, 0, 1, 2, 3, 7);
  }

  @Test
  void refusesRowsThatDoNotExist() {
    assertThatThrownBy(() -> rows("0-999999999").within(100))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("there is no row 999999999: the rows are 0 to 99");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1-", "-1", "1,,2", "3-2", "1.5", "9999999999"})
  void refusesInvalidRanges(String text) {
    assertThatThrownBy(() -> rows(text)).isInstanceOf(TypeConversionException.class);
  }

  private static RowRanges rows(String text) {
    return new RowRanges.Converter().convert(text);
  }
}
