package lanewise.cli.exchange;

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
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.cli.SharedFolder;
import lanewise.datasets.DataSet;
import lanewise.datasets.Loader;
import lanewise.datasets.Normalization;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.datasets.digits.Digits;
import lanewise.exchange.OnnxExport;
import lanewise.format.onnx.OnnxFile;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Folding;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.Trainer;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every model, trained for some steps, says to real test images what ONNX Runtime says: one at a
 * time and several, batch normalisation folded or kept, logits or probabilities. Where MNIST is not
 * to be had, drawn digits stand in.
 */
class TrainedModelsTest {
  private static final int TRAINED_ON = 640;
  private static final int IMAGES = 7;
  private static final int CLASSES = 10;

  /** Of the largest value: both sides round, and were up to 9e-7 apart. */
  private static final float TOLERANCE = 3e-6f;

  private static final Shape IMAGE = Shape.of(1, 28, 28);

  @TempDir private Path folder;

  private static DataSet data;
  private static Normalization normalization;

  static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of("simple-cnn", Models.simpleCnn(IMAGE, CLASSES)),
        Arguments.of("fashion-cnn", Models.fashionCnn(IMAGE, CLASSES)),
        Arguments.of("simple-vgg", Models.simpleVgg(IMAGE, CLASSES, List.of(32, 64), 128, 0.5f)),
        Arguments.of("bn-cnn", Models.bnCnn(IMAGE, CLASSES, List.of(32, 64), 128, 0.5f)),
        Arguments.of("resnet-mini", Models.resnetMini(IMAGE, CLASSES, List.of(16, 32), 0)),
        Arguments.of("resnet18", Models.resnet18(IMAGE, CLASSES, List.of(16, 32), 0)));
  }

  @BeforeAll
  static void loadData() {
    data =
        SharedFolder.find("data")
            .map(shared -> DataCatalog.lookup(shared).load("mnist"))
            .orElseGet(() -> Digits.generate(1, TRAINED_ON, IMAGES));
    normalization = Normalization.standard(data.train());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void onnxRuntimeComputesTheSame(String name, Network network) throws OrtException {
    Map<String, Tensor> weights = trained(network);
    Batch images =
        Objects.requireNonNull(
            new Loader(data.test(), IMAGES).normalized(normalization).open(1).next());
    float[] logits = logits(network, weights, images);
    Folding.Result folded = Folding.fold(network, weights);
    assertThat(folded.network().nodes()).noneMatch(n -> n.layer() instanceof BatchNorm2d);
    for (int count : new int[] {1, IMAGES}) {
      float[] expected = Arrays.copyOf(logits, count * CLASSES);
      float[] probabilities = softmax(expected);
      assertClose(runtime(network, weights, false, images, count), expected);
      assertClose(runtime(network, weights, true, images, count), probabilities);
      Network without = folded.network();
      assertClose(runtime(without, folded.weights(), false, images, count), expected);
      assertClose(runtime(without, folded.weights(), true, images, count), probabilities);
    }
  }

  private static Map<String, Tensor> trained(Network network) {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, 32, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(42));
      int[] rows = IntStream.range(0, TRAINED_ON).toArray();
      Loader train = new Loader(data.train().select(rows), 32).normalized(normalization);
      new Trainer(plan, Adam.plain(), TrainingOptions.epochs(1).learningRate(1e-3))
          .fit(train.shuffled(1), null, TrainingListener.NONE);
      return plan.weights();
    }
  }

  private static float[] logits(Network network, Map<String, Tensor> weights, Batch images) {
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, IMAGES, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(weights);
      plan.evaluate(images);
      return Arrays.copyOf(plan.logits(), IMAGES * CLASSES);
    }
  }

  private float[] runtime(
      Network network, Map<String, Tensor> weights, boolean softmax, Batch images, int count)
      throws OrtException {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(file, OnnxExport.of(network, weights, softmax, Map.of()));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    FloatBuffer pixels = FloatBuffer.wrap(images.images(), 0, count * IMAGE.size()).slice();
    long[] shape = {count, 1, IMAGE.extent(1), IMAGE.extent(2)};
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input = OnnxTensor.createTensor(environment, pixels, shape);
        OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, input))) {
      float[] values = new float[count * CLASSES];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(values);
      return values;
    }
  }

  private static float[] softmax(float[] logits) {
    float[] probabilities = new float[logits.length];
    for (int row = 0; row < logits.length; row += CLASSES) {
      double sum = 0;
      for (int k = row; k < row + CLASSES; k++) {
        sum += Math.exp(logits[k]);
      }
      for (int k = row; k < row + CLASSES; k++) {
        probabilities[k] = (float) (Math.exp(logits[k]) / sum);
      }
    }
    return probabilities;
  }

  private static void assertClose(float[] actual, float[] expected) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i])).as("%d", i).isLessThan(TOLERANCE * largest);
    }
  }
}
