package lanewise.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.conformance.NodeSuite;
import lanewise.format.onnx.OnnxFile;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Architectures that PyTorch exported give what PyTorch computed, in float32. Some of them magnify
 * rounding (mobilenet-v2's logits move by 2e-4), so ONNX Runtime shows how far another right answer
 * is: ours was at most three times as far, where Winograd's transforms round most.
 */
class ZooTest {
  private static final int IMAGES = 4;
  private static final double MULTIPLE = 5;

  static Stream<Path> networks() throws IOException {
    try (Stream<Path> files = Files.list(NodeSuite.shared("zoo"))) {
      List<Path> networks =
          files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
      return networks.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void logitsAgree(Path file) throws IOException, OrtException {
    ImportedNetwork imported = OnnxImport.of(OnnxFile.readModel(file));
    JsonArray scores =
        JsonParser.parseString(Files.readString(Path.of(file.toString().replace(".onnx", ".json"))))
            .getAsJsonObject()
            .getAsJsonArray("scores");
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan plan = Plan.compile(imported.network(), IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(imported.weights());
      Batch images = images(imported.network().inputShape());
      plan.evaluate(images);
      double rounding = distance(runtime(file, images), scores);
      assertThat(distance(FloatBuffer.wrap(plan.logits()), scores)).isLessThan(MULTIPLE * rounding);
      assertThat(rounding).isLessThan(1e-3);
    }
  }

  private static FloatBuffer runtime(Path file, Batch images) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Shape image = images.imageShape();
    long[] shape = {IMAGES, image.extent(0), image.extent(1), image.extent(2)};
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(images.images()), shape);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), input))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    }
  }

  /** The norm of the difference between logits and the recorded ones. */
  private static double distance(FloatBuffer logits, JsonArray scores) {
    double squares = 0;
    for (JsonElement row : scores) {
      for (JsonElement score : row.getAsJsonArray()) {
        squares += Math.pow(logits.get() - score.getAsDouble(), 2);
      }
    }
    return Math.sqrt(squares);
  }

  /** The pictures of the formula that the files state. */
  private static Batch images(Shape shape) {
    Batch batch = new Batch(IMAGES, shape);
    int at = 0;
    for (int i = 0; i < IMAGES; i++) {
      for (int c = 0; c < shape.extent(0); c++) {
        for (int y = 0; y < shape.extent(1); y++) {
          for (int x = 0; x < shape.extent(2); x++) {
            int square = (x / 8 + y / 8 + i) % 2;
            int value = (3 * x * (i + 1) + 2 * y * (5 - i) + 40 * c + 90 * square) % 256;
            batch.images()[at++] = value / 255f;
          }
        }
      }
    }
    batch.setSize(IMAGES);
    return batch;
  }
}
