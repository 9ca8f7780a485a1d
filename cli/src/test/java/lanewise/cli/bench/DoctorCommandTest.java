package lanewise.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.cli.Cli;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  @Test
  @Tag("thorough")
  void reportsTheMachine() {
    Cli.Result result = Cli.run("doctor");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains(Runtime.version().toString())
        .containsPattern("processors +\\d+")
        .containsPattern("heap limit +\\S+ [MG]iB")
        .containsPattern("vector module +loaded")
        .containsPattern("vectors +.* registers")
        .containsPattern("128 bits( +\\d+\\.\\d){4}")
        .containsPattern(
            "used: \\d+ bits|nothing is stored: measure again when the machine is quiet")
        .containsPattern("machine +(quiet|busy: other programs use \\d+ %)")
        .containsPattern("buffers +aligned to cache lines")
        .containsPattern("fast path +(on|off)");
  }

  @Test
  void reportsThePeakOfAllThreads() {
    assertThat(new SharedPeak(2, 198, 0.99).text())
        .isEqualTo("2 threads at the same time: 198.0 GFLOP/s, 99 % of 2 times one thread's peak");
    assertThat(new SharedPeak(4, 220, 0.55).text())
        .endsWith("they share cores, or other programs are running)");
  }

  @Test
  void noticesABusyMachine() {
    assertThat(OtherPrograms.warning(0.01)).isNull();
    assertThat(OtherPrograms.warning(0.4))
        .isEqualTo("other programs use 40 % of the processors: the results are too low");
  }
}
