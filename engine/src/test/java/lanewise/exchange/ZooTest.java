package lanewise.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/** Architectures that PyTorch exported give the probabilities that PyTorch computed. */
class ZooTest {
  private static final int IMAGES = 4;

  static Stream<Path> networks() throws IOException {
    try (Stream<Path> files = Files.list(NodeSuite.shared("zoo"))) {
      List<Path> networks =
          files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
      return networks.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void probabilitiesAgree(Path file) throws IOException {
    ImportedNetwork imported = OnnxImport.of(OnnxFile.readModel(file));
    JsonArray scores =
        JsonParser.parseString(Files.readString(Path.of(file.toString().replace(".onnx", ".json"))))
            .getAsJsonObject()
            .getAsJsonArray("scores");
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan plan = Plan.compile(imported.network(), IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(imported.weights());
      plan.evaluate(images(imported.network().inputShape()));
      for (int image = 0; image < IMAGES; image++) {
        JsonArray row = scores.get(image).getAsJsonArray();
        float[] actual = new float[row.size()];
        plan.probabilities(image, actual);
        double sum = 0;
        for (int k = 0; k < row.size(); k++) {
          sum += Math.exp(row.get(k).getAsDouble());
        }
        for (int k = 0; k < row.size(); k++) {
          double expected = Math.exp(row.get(k).getAsDouble()) / sum;
          assertThat((double) actual[k]).isCloseTo(expected, within(1e-4));
        }
      }
    }
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
