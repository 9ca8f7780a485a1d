package lanewise.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lanewise.cli.Cli;
import lanewise.workload.TimedModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("thorough")
class BenchCommandTest {
  @Test
  void tablesAndJsonHoldTheSameFigures() {
    Cli.Result result = Cli.run("bench", "--brief", "--json");

    assertThat(result.status()).isZero();
    assertThat(result.err())
        .containsPattern("128 bits( +\\d+\\.\\d){4}")
        .containsPattern("777x1031x919 +1 +\\d+\\.\\d{3}")
        .contains("32->64@14/64 winograd, backward-weights", "simple-cnn/256", "of peak");
    JsonObject report = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(report.get("peak").getAsDouble()).isPositive();
    assertThat(report.get("other_programs").getAsDouble()).isBetween(0.0, 1.0);
    if (Runtime.getRuntime().availableProcessors() > 1) {
      double share = report.getAsJsonObject("together").get("share").getAsDouble();
      assertThat(share).isBetween(0.01, 1.2);
      assertThat(result.err()).contains("%.0f %% of ".formatted(100 * share));
    }
    assertThat(report.getAsJsonArray("tables")).hasSize(4);
    JsonObject roofline = report.getAsJsonObject("roofline");
    assertThat(roofline.get("gigabytes").getAsDouble()).isPositive();
    double gflop = 0;
    for (JsonElement stage : roofline.getAsJsonArray("stages")) {
      gflop += stage.getAsJsonObject().get("gflop").getAsDouble();
    }
    assertThat(gflop)
        .as("forward, of 64 images")
        .isCloseTo(64e-9 * TimedModel.parse(TimedModel.SIMPLE_CNN).inferenceFlops(), within(1e-9));
    for (JsonElement table : report.getAsJsonArray("tables")) {
      JsonArray rows = table.getAsJsonObject().getAsJsonArray("rows");
      assertThat(rows).isNotEmpty();
      for (JsonElement row : rows) {
        assertThat(row.getAsJsonObject().get("gflops").getAsDouble()).isPositive();
        assertThat(row.getAsJsonObject().get("of_peak").getAsDouble()).isPositive();
      }
    }
  }

  @Test
  void kernelsAreMeasuredAgainInFreshJvms() throws IOException, InterruptedException {
    List<KernelSpread> kernels = KernelSpread.measure(2);

    assertThat(kernels)
        .extracting(KernelSpread::task)
        .containsExactly(
            "product 512x512x512",
            "32->64@14/16 direct, forward",
            "32->64@14/16 direct, backward-weights",
            "32->64@14/16 winograd, forward",
            "32->64@14/16 winograd, backward-weights");
    for (KernelSpread kernel : kernels) {
      assertThat(kernel.ofPeak()).as(kernel.task()).hasSize(2).allMatch(rate -> rate > 0.02);
    }
  }

  @Test
  void kernelThatIsCompiledBadlyInSomeJvmsIsNamed() {
    List<KernelSpread> kernels =
        KernelSpread.parse(
            List.of(
                "product=0.70;direct=0.80",
                "product=0.66;direct=0.31",
                "product=0.71;direct=0.79"));

    assertThat(kernels.getFirst().warning()).isNull();
    assertThat(kernels.getLast().warning())
        .isEqualTo("direct is slow in 1 of 3 JVMs: 31 % of the peak instead of 80 %");
    assertThat(String.join("\n", KernelSpread.table(kernels).lines()))
        .contains("% of peak in 3 fresh JVMs", "slowest", "fastest")
        .containsPattern("product +66 +70 +71")
        .containsPattern("direct +31 +79 +80");
  }

  @Test
  void numberOfFreshJvmsHasARange() {
    Cli.assertOneLine(
        Cli.run("bench", "--brief", "--jvms", "-1"), "--jvms must be 0 to 100, given -1", 2);
  }

  @Test
  void barsEndAtThePeak() {
    assertThat(Bar.of(0.5, StandardCharsets.UTF_8)).isEqualTo("█".repeat(10) + "░".repeat(10));
    assertThat(Bar.of(1.7, StandardCharsets.US_ASCII)).isEqualTo("#".repeat(20) + "+");
    assertThat(Bar.of(0, StandardCharsets.US_ASCII)).isEqualTo(".".repeat(20));
  }
}
