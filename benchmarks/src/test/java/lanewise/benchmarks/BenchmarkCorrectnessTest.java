package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import lanewise.kernel.naive.NaiveConvolution;
import lanewise.model.Answer;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.workload.ConvolutionRun;
import lanewise.workload.ConvolutionShape;
import lanewise.workload.GemmShape;
import lanewise.workload.NetworkRun;
import lanewise.workload.RandomBatches;
import lanewise.workload.TimedModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmarked code computes the right results. */
@Tag("thorough")
class BenchmarkCorrectnessTest {
  /** Of the norm. Winograd's transforms were 2e-6 away, the others 1e-6. */
  private static final double TOLERANCE = 6e-6;

  private static final double LOSS = 1e-6;

  @ParameterizedTest
  @CsvSource({
    "256x256x256, 1",
    "500x500x500, 2",
    "777x1031x919, 1",
    "1031x777x919, 3",
    "64x12544x288, 2",
    "288x12544x64, 1",
    "64x288x12544, 2",
    "64x128x3136, 4"
  })
  void gemmMultiplies(String shape, int threads) {
    GemmBenchmark benchmark = new GemmBenchmark();
    benchmark.shape = shape;
    benchmark.threads = threads;
    benchmark.setUp();
    Throughput.Arithmetic done = new Throughput.Arithmetic();

    benchmark.multiply(done);
    float[] c = benchmark.product().c();
    benchmark.close();

    GemmShape size = GemmShape.parse(shape);
    assertThat(done.gflop).isCloseTo(2e-9 * size.m() * size.n() * size.k(), within(1e-12));
    // Half an ulp of 1 for each addition; a quarter to a half of that was found.
    float rounding = Math.scalb((float) size.k(), -24);
    SplittableRandom random = new SplittableRandom(7);
    for (int sample = 0; sample < 500; sample++) {
      int i = sample == 0 ? size.m() - 1 : random.nextInt(size.m());
      int j = sample == 0 ? size.n() - 1 : random.nextInt(size.n());
      double expected = 0;
      for (int p = 0; p < size.k(); p++) {
        expected +=
            (double) benchmark.product().a()[i * size.k() + p]
                * benchmark.product().b()[p * size.n() + j];
      }
      assertThat(c[i * size.n() + j])
          .as("row %d, column %d", i, j)
          .isCloseTo((float) expected, within(rounding));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1->32@28/2, direct",
    "1->32@28/2, im2col",
    "32->64@14/2, direct",
    "32->64@14/2, winograd",
    "32->64@14/2, im2col",
    "64->128@7/2, direct",
    "64->128@7/2, winograd",
    "64->128@7/2, im2col",
    "3->32@28/5, direct",
    "64->128@7/21, winograd",
    "64->128@7/21, direct"
  })
  void convolutionsAgreeWithTheDefinition(String layer, String algorithm) {
    ConvolutionBenchmark.Layer timed = new ConvolutionBenchmark.Layer() {};
    timed.load(layer, algorithm);
    ConvolutionRun run = timed.run();
    ConvolutionShape shape = run.shape();
    float[] y = new float[shape.outputs()];
    float[] dx = new float[shape.inputs() / shape.batch()];
    float[] dw = new float[shape.weights()];
    for (int n = 0; n < shape.batch(); n++) {
      int in = n * shape.channels() * shape.pixels();
      int out = n * shape.filters() * shape.pixels();
      NaiveConvolution.forward(shape.geometry(), run.x(), in, run.w(), 0, y, out);
      NaiveConvolution.backwardWeights(shape.geometry(), run.x(), in, run.dy(), 0, dw, 0);
    }
    NaiveConvolution.backwardData(shape.geometry(), run.dy(), 0, run.w(), 0, dx, 0);

    // Twice: a benchmark's second call must not add to its first.
    for (int call = 0; call < 2; call++) {
      run.forward();
      run.backwardWeights();
      if (!shape.isFirst()) {
        run.backwardData();
      }
    }

    assertThat(distance(run.y(), y)).isLessThan(TOLERANCE);
    assertThat(distance(run.dw(), dw)).isLessThan(TOLERANCE);
    if (!shape.isFirst()) {
      assertThat(distance(run.dx(), dx)).isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "simple-cnn, 1, auto",
    "simple-cnn, 2, im2col",
    "fashion-cnn, 2, auto",
    "fashion-cnn, 1, im2col",
    "simple-vgg, 2, auto",
    "simple-vgg, 1, im2col",
    "bn-cnn, 2, auto"
  })
  void stepsTrain(String model, int threads, String conv) {
    TrainingStepBenchmark benchmark = new TrainingStepBenchmark();
    benchmark.model = model + "/8";
    benchmark.threads = threads;
    benchmark.conv = conv;
    benchmark.setUp();
    Throughput.Images done = new Throughput.Images();
    Network network = TimedModel.parse(model + "/8").network();
    RandomBatches batches = new RandomBatches(network, 8, 1);
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan naive = Plan.compile(network, 8, ConvolutionAlgorithm.NAIVE, scheduler);
      naive.load(network.initialize(1));
      Adam adam = Adam.l2(0);
      adam.prepare(naive.storedParameters());
      for (int step = 0; step < 3; step++) {
        double expected = naive.accumulate(batches.next(), 8, 0);
        naive.update(adam, NetworkRun.LEARNING_RATE);
        assertThat(benchmark.step(done)).isCloseTo(expected, within(LOSS));
      }
    } finally {
      benchmark.close();
    }
    assertThat(done.images).isEqualTo(24);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "9, 2"})
  void inferenceFindsTheLogits(int batch, int threads) {
    InferenceBenchmark benchmark = new InferenceBenchmark();
    benchmark.model = "simple-cnn/" + batch;
    benchmark.threads = threads;
    benchmark.setUp();
    Throughput.Images done = new Throughput.Images();
    double loss = benchmark.evaluate(done);
    float[] logits = benchmark.plan().logits().clone();
    benchmark.close();

    Network network = TimedModel.parse("simple-cnn/1").network();
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan naive = Plan.compile(network, batch, ConvolutionAlgorithm.NAIVE, scheduler);
      naive.load(network.initialize(1));
      assertThat(loss)
          .isCloseTo(naive.evaluate(new RandomBatches(network, batch, 1).next()), within(LOSS));
      assertThat(distance(logits, naive.logits())).isLessThan(TOLERANCE);
    }
    assertThat(done.images).isEqualTo(batch);
  }

  @Test
  void aClassifierAnswersWhatTheEvaluationFinds() {
    ClassifierBenchmark benchmark = new ClassifierBenchmark();
    benchmark.threads = 2;
    benchmark.images = 130;
    benchmark.setUp();
    Throughput.Images done = new Throughput.Images();
    float[] expected = benchmark.evaluation(done);
    assertThat(probabilities(benchmark.list(done))).isEqualTo(expected);
    assertThat(probabilities(benchmark.imageSet(done))).isEqualTo(expected);
    float[] one = benchmark.oneImage().probabilities();
    assertThat(distance(one, Arrays.copyOf(expected, one.length))).isLessThan(TOLERANCE);
    assertThat(benchmark.onePlan()).isCloseTo(-Math.log(one[0]), within(TOLERANCE));
    assertThat(done.images).isEqualTo(3 * 130);
    benchmark.close();
  }

  private static float[] probabilities(List<Answer> answers) {
    float[] all = new float[answers.size() * answers.getFirst().probabilities().length];
    for (int row = 0; row < answers.size(); row++) {
      float[] each = answers.get(row).probabilities();
      System.arraycopy(each, 0, all, row * each.length, each.length);
    }
    return all;
  }

  /** The norm of the difference over the norm of what was expected. */
  private static double distance(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += Math.pow((double) actual[i] - expected[i], 2);
    }
    double norm = Arrays.stream(toDoubles(expected)).map(v -> v * v).sum();
    return Math.sqrt(squares / norm);
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
