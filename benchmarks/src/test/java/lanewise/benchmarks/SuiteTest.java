package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SuiteTest {
  @Test
  void takesInPeersByTheirName() {
    Pattern pattern = Pattern.compile(Suite.STEP.pattern());

    assertThat(pattern.matcher("lanewise.benchmarks.TrainingStepBenchmark.step").find()).isTrue();
    assertThat(pattern.matcher("lanewise.benchmarks.Dl4jTrainingStepBenchmark.step").find())
        .isTrue();
    assertThat(pattern.matcher("lanewise.benchmarks.InferenceBenchmark.evaluate").find()).isFalse();
  }

  @Test
  void namesEngines() {
    assertThat(Suite.STEP.engine("lanewise.benchmarks.TrainingStepBenchmark.step"))
        .isEqualTo("lanewise");
    assertThat(Suite.STEP.engine("lanewise.benchmarks.Dl4jTrainingStepBenchmark.step"))
        .isEqualTo("dl4j");
    assertThat(
            Suite.CONVOLUTION.engine("lanewise.benchmarks.ConvolutionBenchmark.FirstLayer.forward"))
        .isEqualTo("lanewise");
  }

  @Test
  void parsesItsNames() {
    assertThat(Suite.named("all")).containsExactly(Suite.values());
    assertThat(Suite.named("gemm")).containsExactly(Suite.GEMM);
    assertThat(Suite.isName("Gemm")).isFalse();
    assertThatThrownBy(() -> Suite.named("gem")).hasMessageContaining("gem");
  }
}
