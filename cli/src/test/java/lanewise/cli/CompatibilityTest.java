package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lanewise.cli.error.ExitCode;
import lanewise.format.safetensors.Safetensors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/compatibility.md promises of files: older ones are read, newer ones are refused. */
class CompatibilityTest {
  private static final Path WRITTEN_BEFORE =
      Path.of("src/test/resources/lanewise/cli/release-0.1.0");

  /** The rounding of other vector widths. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-5);

  @TempDir private Path folder;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(WRITTEN_BEFORE)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(WRITTEN_BEFORE.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    for (String run : List.of("run", "unfinished")) {
      Path config = folder.resolve(run).resolve("config.yaml");
      replace(config, "data: tiny.npz", "data: " + folder.resolve("tiny.npz"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "run/best.safetensors", "imported.safetensors"})
  void aNetworkOf010ClassifiesAsItDid(String model) throws IOException {
    Path imported = folder.resolve("imported.safetensors");
    assertThat(Cli.run("import", folder.resolve("model.onnx"), "--out", imported).status())
        .isZero();

    Cli.Result evaluated =
        Cli.run("eval", folder.resolve(model), "--data", folder.resolve("tiny.npz"), "--json");

    assertThat(evaluated.status()).as(evaluated.err()).isZero();
    JsonObject then = part(Files.readString(folder.resolve("run/metrics.json")), "test");
    JsonObject now = part(evaluated.out(), "evaluation");
    assertThat(now.get("accuracy")).isEqualTo(then.get("accuracy"));
    assertThat(now.get("loss").getAsDouble()).isCloseTo(then.get("loss").getAsDouble(), ROUNDING);
  }

  private static JsonObject part(String json, String name) {
    return JsonParser.parseString(json).getAsJsonObject().getAsJsonObject(name);
  }

  @Test
  void aRunOf010IsShownAndRunAgain() {
    Cli.Result shown = Cli.run("report", folder.resolve("run"));
    assertThat(shown.status()).as(shown.err()).isZero();
    Cli.Result again =
        Cli.run(
            "train",
            "--config",
            folder.resolve("run/config.yaml"),
            "--no-report",
            "--out",
            folder.resolve("again"));
    assertThat(again.status()).as(again.err()).isZero();
  }

  @Test
  void aNewerConfigurationIsRefused() throws IOException {
    Path config = folder.resolve("run/config.yaml");
    replace(config, "lanewise: 0.1.0\n", "lanewise: 0.2.0\nwavelets: 3\n");
    Cli.Result refused = Cli.run("train", "--config", config, "--out", folder.resolve("new"));
    Cli.assertOneLine(refused, "config.yaml: was written by lanewise 0.2.0", ExitCode.USAGE);
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void newerFiguresAreRefused() throws IOException {
    replace(folder.resolve("run/metrics.json"), "\"0.1.0\"", "\"0.2.0\"");
    assertNewer("metrics.json", "report", folder.resolve("run"));
  }

  @Test
  void newerWeightsAreRefused() throws IOException {
    Path weights = folder.resolve("run/best.safetensors");
    Safetensors.Content content = Safetensors.readAll(weights);
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    metadata.replaceAll((_, text) -> text.replace("\"0.1.0\"", "\"1.0.0\""));
    assertThat(metadata).isNotEqualTo(content.metadata());
    Safetensors.write(weights, content.tensors(), metadata);
    Cli.assertOneLine(
        Cli.run("eval", weights, "--data", folder.resolve("tiny.npz")),
        "best.safetensors: was written by lanewise 1.0.0, which is newer",
        ExitCode.FAILED);
  }

  @Test
  void aNewerCheckpointIsRefused() throws IOException {
    Path checkpoint = folder.resolve("unfinished/checkpoint.safetensors");
    Safetensors.Content content = Safetensors.readAll(checkpoint);
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    assertThat(metadata.put("release", "0.2.0")).isEqualTo("0.1.0");
    Safetensors.write(checkpoint, content.tensors(), metadata);
    assertNewer("checkpoint.safetensors", "train", "--resume", folder.resolve("unfinished"));
  }

  @Test
  void whatIsNoVersionIsDamaged() throws IOException {
    Path config = folder.resolve("run/config.yaml");
    replace(config, "lanewise: 0.1.0", "lanewise: new");
    Cli.assertOneLine(
        Cli.run("train", "--config", config), "lanewise 'new' wrote it", ExitCode.USAGE);
  }

  private static void replace(Path file, String text, String other) throws IOException {
    String before = Files.readString(file);
    assertThat(before).contains(text);
    Files.writeString(file, before.replace(text, other));
  }

  private static void assertNewer(String file, Object... arguments) {
    Cli.assertOneLine(
        Cli.run(arguments),
        file + ": was written by lanewise 0.2.0, which is newer than this lanewise 0.1.0",
        ExitCode.FAILED);
  }
}
