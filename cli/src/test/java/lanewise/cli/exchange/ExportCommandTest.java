package lanewise.cli.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.ImageSet;
import lanewise.datasets.format.NpzWeights;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelCard;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final int ROWS = 30;

  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    run = folder.resolve("run");
    TinyRun.train(data, run, "--epochs 1 --batch-size 30 --normalize standard --quiet");
  }

  @Test
  void onnxRuntimePredictsAsPredictDoes() throws OrtException {
    Path file = folder.resolve("tiny.onnx");
    assertThat(Cli.run("export", run, "--softmax", "--out", file).out().strip())
        .isEqualTo(file.toString());
    JsonObject predicted =
        JsonParser.parseString(Cli.run("predict", run, "--rows", "0-" + (ROWS - 1), "--json").out())
            .getAsJsonObject();
    ImageSet images = TinyData.images(ROWS, 2);
    ModelCard card = ModelCard.read(run.resolve("best.safetensors")).orElseThrow();
    Batch batch = Objects.requireNonNull(card.loader(images, ROWS).open(1).next());
    float[][] probabilities = runtime(file, batch);
    JsonArray predictions = predicted.getAsJsonArray("predictions");
    assertThat(predictions).hasSize(ROWS);
    for (int row = 0; row < ROWS; row++) {
      for (JsonElement each :
          predictions.get(row).getAsJsonObject().getAsJsonArray("probabilities")) {
        int label = each.getAsJsonObject().get("name").getAsInt();
        float expected = each.getAsJsonObject().get("probability").getAsFloat();
        assertThat(Math.abs(probabilities[row][label] - expected)).isLessThan(5e-7f);
      }
    }
  }

  private static float[][] runtime(Path file, Batch batch) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    int pixels = batch.imageShape().size();
    FloatBuffer images = FloatBuffer.wrap(batch.images(), 0, batch.size() * pixels).slice();
    long[] shape = {batch.size(), 1, TinyData.SIZE, TinyData.SIZE};
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input = OnnxTensor.createTensor(environment, images, shape);
        OrtSession.Result result = session.run(Map.of("images", input))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  @Test
  void theUsualPlaceIsTheRun() {
    assertThat(Cli.run("export", run).out().strip())
        .isEqualTo(run.resolve("model.onnx").toString());
    assertThat(OnnxFile.readModel(run.resolve("model.onnx")).metadata()).containsKey("lanewise");
  }

  @Test
  void weightsAlone() {
    Map<String, Tensor> weights = Safetensors.read(run.resolve("best.safetensors"));
    assertThat(Cli.run("export", run, "--format", "npz").status()).isZero();
    assertThat(Cli.run("export", run, "--format", "safetensors").status()).isZero();
    Map<String, Tensor> npz = NpzWeights.read(run.resolve("model.npz"));
    Map<String, Tensor> safetensors = Safetensors.read(run.resolve("model.safetensors"));
    assertThat(npz).containsOnlyKeys(weights.keySet());
    assertThat(safetensors).containsOnlyKeys(weights.keySet());
    weights.forEach(
        (name, tensor) -> {
          assertThat(npz.get(name).values()).isEqualTo(tensor.values());
          assertThat(safetensors.get(name).values()).isEqualTo(tensor.values());
        });
  }

  @Test
  void foldedWeightsAreAClassifierToo() {
    Path data = folder.resolve("tiny.npz");
    Path normalized = folder.resolve("normalized");
    Path folded = folder.resolve("folded.safetensors");
    assertThat(
            Cli.run(
                    "train",
                    "--no-report",
                    "--model",
                    "simple-cnn",
                    "--batch-norm",
                    "--data",
                    data,
                    "--epochs",
                    1,
                    "--batch-size",
                    30,
                    "--out",
                    normalized,
                    "--quiet")
                .status())
        .isZero();
    assertThat(
            Cli.run("export", normalized, "--format", "safetensors", "--fold-bn", "--out", folded)
                .status())
        .isZero();
    assertThat(Safetensors.read(folded).keySet()).noneMatch(name -> name.startsWith("bn"));
    Cli.Result result = Cli.run("eval", folded, "--data", data);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().substring(result.out().indexOf("accuracy")))
        .isEqualTo(accuracies(normalized));
  }

  private static String accuracies(Path weights) {
    String out = Cli.run("eval", weights).out();
    return out.substring(out.indexOf("accuracy"));
  }

  @Test
  void mistakes() {
    Cli.assertOneLine(
        Cli.run("export", run, "--format", "npz", "--softmax"),
        "--softmax is an option of --format onnx",
        ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("export", run, "--format", "onx"), "onnx", ExitCode.USAGE);
    Cli.assertOneLine(Cli.run("export", run, "--out", folder), "is a folder", ExitCode.FAILED);
    Path weights = run.resolve("best.safetensors");
    Cli.assertOneLine(
        Cli.run("export", run, "--format", "safetensors", "--out", weights),
        "is the input",
        ExitCode.FAILED);
  }
}
