package lanewise.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lanewise.kernel.VectorSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorWidthTest {
  private static final String MACHINE = "Some CPU 3000, Java 25.0.3";

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  @Test
  void vectorsSwitchedOffOrNarrowedAreALossThatNamesTheSwitch() {
    VectorSupport off = new VectorSupport(0, 256, 16, true);
    VectorSupport narrow = new VectorSupport(128, 512, 32, true);
    VectorSupport full = new VectorSupport(512, 512, 32, false);

    assertThat(VectorWidth.loss(full, VectorWidth.Source.WIDEST)).isNull();
    assertThat(VectorWidth.loss(off, VectorWidth.Source.PROPERTY)).contains("vectorBits=0");
    assertThat(VectorWidth.loss(narrow, VectorWidth.Source.PROPERTY))
        .contains("vectorBits=128 uses only a part");
    assertThat(VectorWidth.loss(narrow, VectorWidth.Source.VARIABLE))
        .contains("LANEWISE_VECTOR_BITS=128");
    assertThat(VectorWidth.loss(narrow, VectorWidth.Source.MEASURED)).isNull();
  }

  @Test
  void aChoiceIsRememberedForItsMachineOnly() throws IOException {
    Path file = folder.resolve("cache").resolve("widths");

    VectorWidth.remember(file, MACHINE, 256);
    VectorWidth.remember(file, MACHINE + ".1", 128);

    assertThat(VectorWidth.remembered(file, MACHINE)).isEqualTo("256");
    assertThat(VectorWidth.remembered(file, MACHINE + ".1")).isEqualTo("128");
    assertThat(VectorWidth.remembered(file, "Another CPU")).isNull();
  }

  @Test
  void aNewMeasurementReplacesTheOld() throws IOException {
    Path file = folder.resolve("widths");
    VectorWidth.remember(file, MACHINE, 256);
    VectorWidth.remember(file, "another", 128);

    VectorWidth.remember(file, MACHINE, null);

    assertThat(VectorWidth.remembered(file, MACHINE)).isNull();
    assertThat(VectorWidth.remembered(file, "another")).isEqualTo("128");
  }

  @Test
  void withoutAChoiceNothingIsWritten() throws IOException {
    Path file = folder.resolve("none").resolve("widths");

    VectorWidth.remember(file, MACHINE, null);

    assertThat(file.getParent()).doesNotExist();
    assertThat(VectorWidth.remembered(file, MACHINE)).isNull();
  }

  @Test
  void garbageIsNotAChoice() throws IOException {
    Path file = folder.resolve("widths");
    Files.write(file, new byte[] {(byte) 0xff, 0, 9, '\n'});

    assertThat(VectorWidth.remembered(file, MACHINE)).isNull();
  }

  @Test
  void aVariableThatIsNoWidthIsNamed() {
    assertThatThrownBy(() -> VectorWidth.choose(Map.of(VectorWidth.VARIABLE, "300")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LANEWISE_VECTOR_BITS=300: expected 128, 256, 512, or 0 for plain loops");
  }
}
