package lanewise.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxModel;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drawn graphs that are imported give what ONNX Runtime gives, and still do when they have left and
 * come back. {@code -Dlanewise.drawnGraphs=5000} draws more.
 */
class ImportParityTest {
  private static final int DRAWN = Integer.getInteger("lanewise.drawnGraphs", 60);
  private static final int IMAGES = 3;

  /** Of 1 or the value, whichever is larger: both sides round, and were up to 8e-7 apart. */
  private static final float TOLERANCE = 3e-6f;

  @TempDir private Path folder;

  @Test
  void importedGraphsGiveTheSameLogits() throws OrtException {
    float[] images = images(IMAGES * RandomGraph.CHANNELS * RandomGraph.HEIGHT * RandomGraph.WIDTH);
    List<String> differences = new ArrayList<>();
    for (int seed = 0; seed < DRAWN; seed++) {
      OnnxModel model = RandomGraph.draw(seed);
      String difference = difference(model, images);
      if (!difference.isEmpty()) {
        differences.add("seed %d: %s of %s".formatted(seed, difference, model.graph().nodes()));
      }
    }
    assertThat(differences).isEmpty();
  }

  private String difference(OnnxModel model, float[] images) throws OrtException {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(file, model);
    float[] expected = runtime(file, RandomGraph.INPUT, images);
    boolean softmax = model.graph().nodes().getLast().operator().equals("Softmax");
    try {
      ImportedNetwork imported = OnnxImport.of(OnnxFile.readModel(file));
      float[] logits = logits(imported, images);
      String inside = compare(softmax ? softmax(logits) : logits, expected);
      OnnxFile.write(
          file, OnnxExport.of(imported.network(), imported.weights(), softmax, Map.of()));
      String outside = compare(runtime(file, OnnxExport.INPUT, images), expected);
      return inside.isEmpty() ? outside : inside;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static float[] logits(ImportedNetwork imported, float[] images) {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(imported.network(), IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(imported.weights());
      Batch batch = new Batch(IMAGES, imported.network().inputShape());
      System.arraycopy(images, 0, batch.images(), 0, images.length);
      batch.setSize(IMAGES);
      plan.evaluate(batch);
      return Arrays.copyOf(plan.logits(), IMAGES * RandomGraph.CLASSES);
    }
  }

  private static float[] softmax(float[] logits) {
    float[] probabilities = new float[logits.length];
    for (int row = 0; row < logits.length; row += RandomGraph.CLASSES) {
      double sum = 0;
      for (int k = row; k < row + RandomGraph.CLASSES; k++) {
        sum += Math.exp(logits[k]);
      }
      for (int k = row; k < row + RandomGraph.CLASSES; k++) {
        probabilities[k] = (float) (Math.exp(logits[k]) / sum);
      }
    }
    return probabilities;
  }

  private static float[] runtime(Path file, String input, float[] images) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {IMAGES, RandomGraph.CHANNELS, RandomGraph.HEIGHT, RandomGraph.WIDTH};
    try (SessionOptions options = new SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      // Optimised, the runtime joins pads to pools and then refuses the pools.
      options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(file.toString(), options);
          OnnxTensor tensor =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
          OrtSession.Result result = session.run(Map.of(input, tensor))) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] flat = new float[values.remaining()];
        values.get(flat);
        return flat;
      }
    }
  }

  private static float[] images(int count) {
    SplittableRandom random = new SplittableRandom(5);
    float[] images = new float[count];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat() * 2 - 0.5f;
    }
    return images;
  }

  private static String compare(float[] actual, float[] expected) {
    if (actual.length != expected.length) {
      return "%d values, expected %d".formatted(actual.length, expected.length);
    }
    for (int i = 0; i < actual.length; i++) {
      float tolerance = TOLERANCE * Math.max(1, Math.abs(expected[i]));
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
        return "[%d] is %s, expected %s".formatted(i, actual[i], expected[i]);
      }
    }
    return "";
  }
}
