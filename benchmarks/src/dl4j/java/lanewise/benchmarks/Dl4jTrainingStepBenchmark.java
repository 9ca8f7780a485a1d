package lanewise.benchmarks;

import java.util.Map;
import java.util.stream.IntStream;
import lanewise.tensor.Tensor;
import lanewise.workload.RandomBatches;
import lanewise.workload.TimedModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The step of {@link TrainingStepBenchmark} by Deeplearning4j: the same network from the same
 * weights, the same batches, the same optimizer, the same number of threads. Refuses to be timed
 * where the two do not compute the same losses.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
@Fork(
    value = 3,
    jvmArgsPrepend = {
      "--add-modules=jdk.incubator.vector",
      "-XX:+UseParallelGC",
      "-XX:ObjectAlignmentInBytes=64",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-Xmx2g",
      "-Dorg.bytedeco.javacpp.maxbytes=4g",
      "-Dorg.bytedeco.javacpp.maxphysicalbytes=8g"
    })
public class Dl4jTrainingStepBenchmark extends Timing {
  /** Which network, and how many images a step. */
  @Param({TimedModel.SIMPLE_CNN, TimedModel.FASHION_CNN, TimedModel.SIMPLE_VGG})
  public String model;

  /** Threads of everything native. */
  @Param({"1", "2"})
  public int threads;

  /** See {@link Dl4jConfiguration}. */
  @Param({"plain", "onednn", "channels-last", "no-workspaces"})
  public String dl4j;

  private TimedModel timed;
  private Dl4jModel network;
  private INDArray[] images;
  private INDArray[] labels;
  private int next;

  /** Builds the network twice: once to compare, once to be timed. */
  @Setup
  public void setUp() {
    Dl4jConfiguration configuration = Dl4jConfiguration.named(dl4j);
    configuration.start(threads);
    timed = TimedModel.parse(model);
    Map<String, Tensor> weights = timed.network().initialize(1);

    Dl4jModel compared = new Dl4jModel(timed.withoutDropout(), weights, configuration);
    Agreement.require(
        "DL4J",
        timed.withoutDropout(),
        weights,
        timed.batch(),
        same -> compared.step(compared.images(same.images()), compared.labels(same.labels())));

    network = new Dl4jModel(timed.network(), weights, configuration);
    RandomBatches batches = new RandomBatches(timed.network(), timed.batch(), 1);
    images =
        IntStream.range(0, RandomBatches.IMAGE_SETS)
            .mapToObj(set -> network.images(batches.images(set)))
            .toArray(INDArray[]::new);
    labels =
        IntStream.range(0, RandomBatches.LABEL_SETS)
            .mapToObj(set -> network.labels(batches.labels(set)))
            .toArray(INDArray[]::new);
  }

  /** One step; the loss before it. */
  @Benchmark
  public double step(Throughput.Images done) {
    double loss = network.step(images[next % images.length], labels[next % labels.length]);
    next = (next + 1) % (images.length * labels.length);
    done.add(timed.batch(), timed.trainingFlops());
    return loss;
  }
}
