package lanewise.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxAttribute.Whole;
import lanewise.format.onnx.OnnxFile;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import lanewise.format.onnx.OnnxValue.Extent;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a graph ends in is what an image's probabilities are, as ONNX Runtime computes them. */
class GraphEndingTest {
  private static final int PIXELS = 8;

  @TempDir private Path folder;

  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> constants = new LinkedHashMap<>();
  private final float[] images = random(3 * PIXELS, 5);

  private static float[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (4 * random.nextDouble() - 2);
    }
    return values;
  }

  private void node(String operator, String inputs, String output, OnnxAttribute... axis) {
    Map<String, OnnxAttribute> attributes = axis.length == 0 ? Map.of() : Map.of("axis", axis[0]);
    nodes.add(
        new OnnxNode(
            output, operator, "", List.of(inputs.split(",")), List.of(output), attributes));
  }

  /** Logits z of a fully connected layer. */
  private void logits(int outputs) {
    constants.put(
        "w", OnnxTensor.ofFloats(new int[] {PIXELS, outputs}, random(PIXELS * outputs, 7)));
    constants.put("one", OnnxTensor.ofFloats(new int[] {1}, 1));
    constants.put("low", OnnxTensor.ofFloats(new int[0], 1e-3f));
    constants.put("high", OnnxTensor.ofFloats(new int[0], 0.999f));
    constants.put("flat", OnnxTensor.ofIntegers(new int[] {2}, 0, -1));
    constants.put("deep", OnnxTensor.ofIntegers(new int[] {4}, 0, -1, 1, 1));
    node("Flatten", "x", "f");
    node("MatMul", "f,w", "z");
  }

  private OnnxModel model(String... outputs) {
    List<Extent> image = List.of(Extent.open("N"), Extent.of(1), Extent.of(2), Extent.of(4));
    List<OnnxValue> values = new ArrayList<>();
    for (String output : outputs) {
      values.add(new OnnxValue(output, 1, null));
    }
    List<OnnxValue> inputs = List.of(new OnnxValue("x", 1, image));
    OnnxGraph graph = new OnnxGraph("g", nodes, constants, inputs, values);
    return new OnnxModel(8, Map.of("", 17), graph, Map.of());
  }

  private float[] runtime(OnnxModel model) throws OrtException {
    Path file = folder.resolve("m.onnx");
    OnnxFile.write(file, model);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        ai.onnxruntime.OnnxTensor input =
            ai.onnxruntime.OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(images), new long[] {3, 1, 2, 4});
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), input))) {
      FloatBuffer buffer = ((ai.onnxruntime.OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }
  }

  private float[] probabilities(ImportedNetwork imported) {
    int classes = imported.network().outputShape().size();
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(imported.network(), 3, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(imported.weights());
      Batch batch = new Batch(3, imported.network().inputShape());
      System.arraycopy(images, 0, batch.images(), 0, images.length);
      batch.setSize(3);
      plan.evaluate(batch);
      float[] all = new float[3 * classes];
      float[] one = new float[classes];
      for (int image = 0; image < 3; image++) {
        plan.probabilities(image, one);
        System.arraycopy(one, 0, all, image * classes, classes);
      }
      return all;
    }
  }

  private void checkSame(OnnxModel model, Task task) throws OrtException {
    float[] expected = runtime(model);
    ImportedNetwork imported = OnnxImport.of(model);
    assertThat(imported.network().task()).isEqualTo(task);
    assertThat(probabilities(imported)).containsExactly(expected, within(1e-6f));
    OnnxModel exported = OnnxExport.of(imported.network(), imported.weights(), true, Map.of());
    assertThat(runtime(exported)).containsExactly(expected, within(1e-6f));
    ImportedNetwork again = OnnxImport.of(exported);
    assertThat(again.network().task()).isEqualTo(task);
    assertThat(probabilities(again)).containsExactly(expected, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"Sigmoid, MULTI_LABEL", "Softmax, MULTI_CLASS"})
  void aLastActivation(String operator, Task task) throws OrtException {
    logits(5);
    node(operator, "z", "y");
    checkSame(model("y"), task);
  }

  @Test
  void aSigmoidUnderOtherShapes() throws OrtException {
    logits(4);
    node("Reshape", "z,deep", "d");
    node("Sigmoid", "d", "s");
    node("Identity", "s", "i");
    node("Flatten", "i", "r");
    node("Reshape", "r,flat", "y");
    checkSame(model("y"), Task.MULTI_LABEL);
  }

  @Test
  void aSigmoidWithinIsALayer() throws OrtException {
    logits(4);
    node("Sigmoid", "z", "s");
    node("Softmax", "s", "y", new Whole(1));
    checkSame(model("y"), Task.MULTI_CLASS);
  }

  @Test
  void logarithmsOfProbabilities() throws OrtException {
    logits(4);
    node("LogSoftmax", "z", "y", new Whole(1));
    float[] logarithms = runtime(model("y"));
    float[] computed = probabilities(OnnxImport.of(model("y")));
    for (int i = 0; i < computed.length; i++) {
      assertThat(computed[i]).isCloseTo((float) Math.exp(logarithms[i]), within(1e-6f));
    }
  }

  /** One probability p is of the second of two classes. */
  @Test
  void oneProbability() throws OrtException {
    logits(1);
    node("Sigmoid", "z", "y");
    float[] expected = runtime(model("y"));
    ImportedNetwork imported = OnnxImport.of(model("y"));
    float[] computed = probabilities(imported);
    for (int image = 0; image < 3; image++) {
      assertThat(computed[2 * image + 1]).isCloseTo(expected[image], within(1e-6f));
      assertThat(computed[2 * image]).isCloseTo(1 - expected[image], within(1e-6f));
    }
    assertThat(imported.givesLogits()).isFalse();
  }

  @Test
  void logitsSayNothingOfWhetherClassesExcludeEachOther() {
    logits(4);
    assertThat(OnnxImport.of(model("z")).givesLogits()).isTrue();
  }

  private void isRefused(String why, int outputs, Runnable rest, String... ends) {
    nodes.clear();
    logits(outputs);
    rest.run();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxImport.of(model(ends)))
        .withMessageContaining(why);
  }

  @Test
  void endingsThatAreNoClassifiers() {
    isRefused("no Sigmoid says", 1, () -> {}, "z");
    isRefused(
        "1 values for each image with a softmax over 1", 1, () -> node("Softmax", "z", "y"), "y");
    isRefused("2 outputs (z, y)", 3, () -> node("Softmax", "z", "y"), "z", "y");
    isRefused("'y' (ArgMax)", 3, () -> node("ArgMax", "z", "y", new Whole(1)), "y");
    isRefused("at most 31 labels", 32, () -> node("Sigmoid", "z", "y"), "y");
  }

  /** The second of each is made of probabilities, which are no logits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HardSigmoid z y",
        "Sigmoid z s;Sub one,s n;Concat n,s y",
        "Sigmoid z s;Clip s,low,high y"
      })
  void probabilitiesThatAreChangedAreRefused(String graph) {
    logits(4);
    for (String line : graph.split(";")) {
      String[] words = line.split(" ");
      if (words[0].equals("Concat")) {
        node(words[0], words[1], words[2], new Whole(1));
      } else {
        node(words[0], words[1], words[2]);
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxImport.of(model("y")))
        .withMessageContaining("makes something else of probabilities");
  }
}
