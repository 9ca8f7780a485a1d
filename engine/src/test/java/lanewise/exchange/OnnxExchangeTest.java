package lanewise.exchange;

import static lanewise.tensor.SameTensors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lanewise.format.onnx.OnnxFile;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.Add;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Folding;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.nn.Pad2d;
import lanewise.nn.ParameterSpec;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of network leaves as ONNX, gives the same logits in ONNX Runtime, and comes back. */
class OnnxExchangeTest {
  private static final Shape IMAGE = Shape.of(1, 28, 28);
  private static final int CLASSES = 10;
  private static final int IMAGES = 5;

  /** Logits below 1; both sides round, and were up to 6e-7 apart. */
  private static final float TOLERANCE = 2e-6f;

  @TempDir private Path folder;

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of("simple-cnn", Models.simpleCnn(IMAGE, CLASSES)),
        Arguments.of("fashion-cnn", Models.fashionCnn(IMAGE, CLASSES)),
        Arguments.of(
            "simple-vgg", Models.simpleVgg(Shape.of(3, 24, 24), CLASSES, List.of(8, 16), 32, 0.5f)),
        Arguments.of("bn-cnn", Models.bnCnn(IMAGE, CLASSES, List.of(8, 16), 32, 0.5f)),
        Arguments.of("resnet-mini", Models.resnetMini(IMAGE, CLASSES, List.of(8, 16), 0)),
        Arguments.of("resnet18", Models.resnet18(IMAGE, CLASSES, List.of(8, 16, 24), 0)),
        Arguments.of("residual", residual()),
        Arguments.of("odd", odd()),
        Arguments.of("wide", wide()));
  }

  private static Network residual() {
    Network.Builder graph = Network.builder(Shape.of(3, 16, 16));
    int trunk = graph.add(new Conv2d(16, 3).padding(1).bias(false));
    trunk = graph.add(new BatchNorm2d(), trunk);
    trunk = graph.add(Activation.relu(), trunk);
    int branch = graph.add(new Conv2d(16, 3).padding(1), trunk);
    branch = graph.add(new BatchNorm2d(1e-3f, 0.2f), branch);
    graph.add(new Add(), branch, trunk);
    graph.add(Activation.clip(0, 6));
    graph.add(new GlobalAvgPool2d());
    graph.add(new Flatten());
    graph.add(new Linear(CLASSES));
    return graph.build();
  }

  private static Network odd() {
    return Network.of(
        Shape.of(2, 17, 13),
        new Conv2d(8, new Window(3, 2, 2, 1, 0, 1, 1, 0)),
        Activation.of(Function.SILU),
        new AvgPool2d(new Window(2, 2, 1, 1, 1, 0, 0, 1)),
        Activation.of(Function.GELU),
        new MaxPool2d(new Window(3, 3, 2, 2, 1, 1, 1, 1)),
        Activation.leakyRelu(0.2f),
        new Conv2d(6, 1),
        new GlobalMaxPool2d(),
        new Flatten(),
        new Linear(12),
        Activation.clip(-0.5f, Float.POSITIVE_INFINITY),
        new Dropout(0.25f),
        new Linear(CLASSES, false));
  }

  /** Groups, dilation, padding layers, averages without padding. */
  private static Network wide() {
    return Network.of(
        Shape.of(4, 15, 14),
        new Pad2d(1, 2, 0, 1, Pad2d.Mode.CONSTANT, 0.5f),
        new Conv2d(8, 3).groups(2).bias(false),
        new BatchNorm2d(),
        new AvgPool2d(new Window(3, 3, 2, 2, 1, 1, 1, 1), false),
        new Pad2d(1, 1, 1, 1, Pad2d.Mode.REFLECT, 0),
        new Conv2d(8, new Window(3, 2, 1, 1, 2, 1, 2, 0, 2, 1)).groups(8),
        new BatchNorm2d(),
        new Pad2d(0, 1, -1, 0, Pad2d.Mode.EDGE, 0),
        new MaxPool2d(new Window(2, 2, 1, 1, 0, 1, 0, 1, 2, 2)),
        new Pad2d(1, 0, 1, 2, Pad2d.Mode.WRAP, 0),
        new AvgPool2d(new Window(2, 2, 1, 1, 0, 1, 0, 1, 2, 2), true),
        new Flatten(),
        new Linear(CLASSES));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void onnxRuntimeGivesTheSameLogits(String name, Network network) throws OrtException {
    Path file = folder.resolve(name + ".onnx");
    Map<String, Tensor> weights = weights(network);
    float[] images = images(network.inputShape());
    float[] logits = logits(network, weights, images);
    OnnxFile.write(file, OnnxExport.of(network, weights, false, Map.of("a", "b")));
    assertClose(runtime(file, network.inputShape(), images), logits);

    OnnxFile.write(file, OnnxExport.of(network, weights, true, Map.of()));
    float[] sums = new float[IMAGES];
    float[] probabilities = runtime(file, network.inputShape(), images);
    for (int i = 0; i < probabilities.length; i++) {
      sums[i / CLASSES] += probabilities[i];
    }
    assertClose(sums, new float[] {1, 1, 1, 1, 1});
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void foldedNetworksGiveTheSameLogits(String name, Network network) throws OrtException {
    Path file = folder.resolve(name + ".onnx");
    Map<String, Tensor> weights = weights(network);
    float[] images = images(network.inputShape());
    float[] logits = logits(network, weights, images);

    Folding.Result folded = Folding.fold(network, weights);

    assertThat(folded.network().nodes()).noneMatch(node -> node.layer() instanceof BatchNorm2d);
    assertClose(logits(folded.network(), folded.weights(), images), logits);
    OnnxFile.write(file, OnnxExport.of(folded.network(), folded.weights(), false, Map.of()));
    assertClose(runtime(file, network.inputShape(), images), logits);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void whatLeavesComesBack(String name, Network network) {
    Path file = folder.resolve(name + ".onnx");
    Map<String, Tensor> weights = weights(network);
    OnnxFile.write(file, OnnxExport.of(network, weights, true, Map.of()));
    ImportedNetwork imported = OnnxImport.of(OnnxFile.readModel(file));
    assertThat(NetworkJson.write(imported.network())).isEqualTo(NetworkJson.write(network));
    assertThat(imported.weights().keySet()).containsExactlyElementsOf(weights.keySet());
    assertSame(imported.weights(), weights);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void descriptionsAreComplete(String name, Network network) {
    String json = NetworkJson.write(network);
    assertThat(NetworkJson.write(NetworkJson.read(json))).as(name).isEqualTo(json);
    assertThat(NetworkJson.read(json).parameters()).isEqualTo(network.parameters());
  }

  /** Random weights with non-trivial running statistics. */
  private static Map<String, Tensor> weights(Network network) {
    Map<String, Tensor> weights = network.initialize(3);
    SplittableRandom random = new SplittableRandom(4);
    for (ParameterSpec parameter : network.parameters()) {
      if (!parameter.trainable()) {
        float[] values = weights.get(parameter.name()).values();
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.5f + random.nextFloat();
        }
      }
    }
    return weights;
  }

  private static float[] images(Shape shape) {
    SplittableRandom random = new SplittableRandom(5);
    float[] images = new float[IMAGES * shape.size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat() * 2 - 0.5f;
    }
    return images;
  }

  private static float[] logits(Network network, Map<String, Tensor> weights, float[] images) {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(weights);
      Batch batch = new Batch(IMAGES, network.inputShape());
      System.arraycopy(images, 0, batch.images(), 0, images.length);
      batch.setSize(IMAGES);
      plan.evaluate(batch);
      return Arrays.copyOf(plan.logits(), IMAGES * CLASSES);
    }
  }

  private static float[] runtime(Path file, Shape image, float[] images) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {IMAGES, image.extent(0), image.extent(1), image.extent(2)};
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
        OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, input))) {
      float[][] rows = (float[][]) result.get(0).getValue();
      float[] flat = new float[IMAGES * CLASSES];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = rows[i / CLASSES][i % CLASSES];
      }
      return flat;
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i])).as("%d", i).isLessThan(TOLERANCE);
    }
  }
}
