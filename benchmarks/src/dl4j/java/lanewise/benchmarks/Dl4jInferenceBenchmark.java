package lanewise.benchmarks;

import java.util.Map;
import java.util.stream.IntStream;
import lanewise.tensor.Batch;
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

/** The batch forward of {@link InferenceBenchmark} by Deeplearning4j, up to the probabilities. */
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
public class Dl4jInferenceBenchmark extends Timing {
  /** Which network, and how many images a call. */
  @Param({TimedModel.MANY_IMAGES, TimedModel.ONE_IMAGE})
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
  private int next;

  /** Builds the network, and compares its loss with ours. */
  @Setup
  public void setUp() {
    Dl4jConfiguration configuration = Dl4jConfiguration.named(dl4j);
    configuration.start(threads);
    timed = TimedModel.parse(model);
    Map<String, Tensor> weights = timed.network().initialize(1);
    network = new Dl4jModel(timed.network(), weights, configuration);
    Agreement.requireForward("DL4J", timed.network(), weights, timed.batch(), this::loss);
    RandomBatches batches = new RandomBatches(timed.network(), timed.batch(), 1);
    images =
        IntStream.range(0, RandomBatches.IMAGE_SETS)
            .mapToObj(set -> network.images(batches.images(set)))
            .toArray(INDArray[]::new);
  }

  /** The mean cross-entropy of a batch. */
  private double loss(Batch batch) {
    INDArray probabilities = network.evaluate(network.images(batch.images()));
    return IntStream.range(0, batch.size())
        .mapToDouble(n -> -Math.log(probabilities.getDouble(n, batch.labels()[n])))
        .average()
        .orElseThrow();
  }

  /** One batch; its probabilities. */
  @Benchmark
  public INDArray evaluate(Throughput.Images done) {
    INDArray probabilities = network.evaluate(images[next]);
    next = (next + 1) % images.length;
    done.add(timed.batch(), timed.inferenceFlops());
    return probabilities;
  }
}
