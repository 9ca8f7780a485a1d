package lanewise.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastPathTest {
  private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";
  private static final Runtime.Version SOUND = Runtime.Version.parse("25.0.3");
  private static final String COMPILED = "mixed mode, sharing";
  private static final String PARALLEL = "PS MarkSweep, PS Scavenge";

  @ParameterizedTest
  @ValueSource(strings = {HOTSPOT, "Java HotSpot(TM) 64-Bit Server VM"})
  void aGoodMachineHasNoProblems(String name) {
    assertThat(FastPath.problems(new VirtualMachine(name, COMPILED, SOUND, PARALLEL))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "interpreted mode, remove -Xint",
    "'mixed mode, emulated-client', -XX:TieredStopAtLevel"
  })
  void aVirtualMachineThatDoesNotOptimizeIsNamed(String info, String flag) {
    assertThat(FastPath.problems(new VirtualMachine(HOTSPOT, info, SOUND, PARALLEL)))
        .singleElement()
        .asString()
        .contains(flag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Eclipse OpenJ9 VM", "Substrate VM", "Zing 64-Bit Tiered VM"})
  void anotherVirtualMachineIsNamed(String name) {
    assertThat(FastPath.problems(new VirtualMachine(name, COMPILED, SOUND, PARALLEL)))
        .singleElement()
        .asString()
        .startsWith(name + " may emulate vectors")
        .contains("use HotSpot");
  }

  @ParameterizedTest
  @CsvSource({"25, 1", "25.0.1, 1", "25.0.2, 1", "25.0.3, 0", "25.0.10, 0", "26, 0"})
  void theReleasesThatCorruptArraysUnderG1AreNamed(String java, int problems) {
    Runtime.Version version = Runtime.Version.parse(java);

    assertThat(
            FastPath.problems(
                new VirtualMachine(HOTSPOT, COMPILED, version, "G1 Young Generation")))
        .hasSize(problems)
        .allSatisfy(problem -> assertThat(problem).contains("-XX:+UseParallelGC"));
    assertThat(FastPath.problems(new VirtualMachine(HOTSPOT, COMPILED, version, PARALLEL)))
        .isEmpty();
  }

  @Test
  void theTestsRunAtFullSpeed() {
    assertThat(FastPath.problems()).isEmpty();
  }
}
