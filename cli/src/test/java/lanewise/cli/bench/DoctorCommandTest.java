package lanewise.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.cli.Cli;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  @Test
  void saysWhatTheMachineOffers() {
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
        .containsPattern("used: \\d+ bits")
        .containsPattern("fast path +(on|off)");
  }
}
