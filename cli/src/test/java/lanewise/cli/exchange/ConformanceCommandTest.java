package lanewise.cli.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.cli.Cli;
import lanewise.cli.SharedFolder;
import lanewise.cli.error.ExitCode;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {
  @TempDir private Path folder;

  @Test
  void oneLinePerTestAndASummary() throws IOException {
    write("test_relu", "Relu", 2, 2);
    write("test_wish", "Wish", 2, 2);
    Cli.Result result = Cli.run("conformance", folder);
    assertThat(result.out())
        .contains("pass    test_relu  worst error 0")
        .contains("skipped test_wish  node 'y' (Wish) is an operator that is not supported")
        .contains("1 passed, 0 failed, 1 skipped");
    assertThat(result.status()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void aFailureSetsTheExitCode() throws IOException {
    write("test_relu", "Relu", 2, 3);
    Cli.Result result = Cli.run("conformance", folder);
    assertThat(result.out()).contains("FAIL    test_relu  worst error 333 times the tolerance");
    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aFolderWithoutTestsIsAMistake() {
    Cli.assertOneLine(
        Cli.run("conformance", folder), "holds no tests; expected folders", ExitCode.FAILED);
    Cli.assertOneLine(
        Cli.run("conformance", folder.resolve("lost")), "no such file", ExitCode.FAILED);
  }

  @Test
  void nothingOfTheSuiteFails() {
    Optional<Path> suite = SharedFolder.find("conformance").map(path -> path.resolve("onnx"));
    assumeTrue(suite.isPresent(), "there is no shared/conformance on this machine");
    Cli.Result result = Cli.run("conformance", suite.get());
    assertThat(result.out()).contains(" 0 failed, ");
    assertThat(result.status()).isEqualTo(ExitCode.DONE);
  }

  private void write(String test, String operator, float input, float output) throws IOException {
    Path data = Files.createDirectories(folder.resolve(test).resolve("test_data_set_0"));
    OnnxNode node = new OnnxNode("", operator, "", List.of("x"), List.of("y"), Map.of());
    OnnxGraph graph =
        new OnnxGraph(
            "g",
            List.of(node),
            Map.of(),
            List.of(new OnnxValue("x", 1, null)),
            List.of(new OnnxValue("y", 1, null)));
    OnnxFile.write(
        folder.resolve(test).resolve("model.onnx"),
        new OnnxModel(8, Map.of("", 17), graph, Map.of()));
    OnnxFile.writeTensor(data.resolve("input_0.pb"), OnnxTensor.ofFloats(new int[] {1}, input));
    OnnxFile.writeTensor(data.resolve("output_0.pb"), OnnxTensor.ofFloats(new int[] {1}, output));
  }
}
