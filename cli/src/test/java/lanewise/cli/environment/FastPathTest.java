package lanewise.cli.environment;

import static lanewise.cli.environment.VectorWidth.Source.MEASURED;
import static lanewise.cli.environment.VectorWidth.Source.PROPERTY;
import static lanewise.cli.environment.VectorWidth.Source.VARIABLE;
import static lanewise.cli.environment.VectorWidth.Source.WIDEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.kernel.VectorSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastPathTest {
  private static final VectorSupport FULL = new VectorSupport(512, 512, 32, false);
  private static final Runtime.Version SOUND = Runtime.Version.parse("25.0.3");
  private static final String COMPILED = "mixed mode, sharing";
  private static final String PARALLEL = "PS MarkSweep, PS Scavenge";

  @Test
  void aGoodMachineHasNoWarnings() {
    assertThat(FastPath.warnings(FULL, WIDEST, SOUND, COMPILED, PARALLEL)).isEmpty();
  }

  @Test
  void vectorsSwitchedOffOrNarrowedAreNamedWithTheFlag() {
    VectorSupport off = new VectorSupport(0, 256, 16, true);
    VectorSupport narrow = new VectorSupport(128, 512, 32, true);

    assertOneContains(FastPath.warnings(off, PROPERTY, SOUND, COMPILED, PARALLEL), "vectorBits=0");
    assertOneContains(
        FastPath.warnings(narrow, PROPERTY, SOUND, COMPILED, PARALLEL),
        "vectorBits=128 uses a part");
    assertOneContains(
        FastPath.warnings(narrow, VARIABLE, SOUND, COMPILED, PARALLEL), "LANEWISE_VECTOR_BITS=128");
    assertThat(FastPath.warnings(narrow, MEASURED, SOUND, COMPILED, PARALLEL)).isEmpty();
  }

  @Test
  void aVirtualMachineThatDoesNotOptimizeIsNamed() {
    assertOneContains(
        FastPath.warnings(FULL, WIDEST, SOUND, "interpreted mode", PARALLEL), "remove -Xint");
    assertOneContains(
        FastPath.warnings(FULL, WIDEST, SOUND, "mixed mode, emulated-client", PARALLEL),
        "-XX:TieredStopAtLevel");
  }

  @ParameterizedTest
  @CsvSource({"25, 1", "25.0.1, 1", "25.0.2, 1", "25.0.3, 0", "25.0.10, 0", "26, 0"})
  void theReleasesThatCorruptArraysUnderG1AreNamed(String java, int warnings) {
    Runtime.Version version = Runtime.Version.parse(java);

    assertThat(FastPath.warnings(FULL, WIDEST, version, COMPILED, "G1 Young Generation"))
        .hasSize(warnings)
        .allSatisfy(warning -> assertThat(warning).contains("-XX:+UseParallelGC"));
    assertThat(FastPath.warnings(FULL, WIDEST, version, COMPILED, PARALLEL)).isEmpty();
  }

  private static void assertOneContains(List<String> warnings, String expected) {
    assertThat(warnings).singleElement().asString().contains(expected);
  }
}
