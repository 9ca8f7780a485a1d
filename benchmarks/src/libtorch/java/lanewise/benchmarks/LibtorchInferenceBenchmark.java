package lanewise.benchmarks;

import java.util.Map;
import java.util.stream.IntStream;
import lanewise.tensor.Tensor;
import lanewise.workload.RandomBatches;
import lanewise.workload.TimedModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The batch forward of {@link InferenceBenchmark} by libtorch, without gradients. */
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
      "-Dorg.bytedeco.openblas.load=mkl",
      "-Dorg.bytedeco.javacpp.nopointergc=true"
    })
public class LibtorchInferenceBenchmark extends Timing {
  /** Which network, and how many images a call. */
  @Param({
    TimedModel.MANY_IMAGES,
    TimedModel.MANY_RESIDUAL,
    TimedModel.MOBILENET_MINI,
    TimedModel.REGNET_MINI,
    TimedModel.ONE_IMAGE
  })
  public String model;

  /** Threads of everything native. */
  @Param({"1", "2"})
  public int threads;

  /** See {@link TorchConfiguration}. */
  @Param({"plain", "nchw", "channels-last"})
  public String torch;

  private TimedModel timed;
  private TorchModel network;
  private org.bytedeco.pytorch.Tensor[] images;
  private org.bytedeco.pytorch.Tensor labels;
  private int next;

  /** Builds the network and compares its loss with ours. */
  @Setup
  public void setUp() {
    TorchConfiguration configuration = TorchConfiguration.named(torch);
    configuration.start(threads);
    timed = TimedModel.parse(model);
    Map<String, Tensor> weights = timed.network().initialize(1);
    network = new TorchModel(timed.network(), weights, configuration);
    RandomBatches batches = new RandomBatches(timed.network(), timed.batch(), 1);
    images =
        IntStream.range(0, RandomBatches.IMAGE_SETS)
            .mapToObj(set -> network.images(batches.images(set)))
            .toArray(org.bytedeco.pytorch.Tensor[]::new);
    labels = TorchModel.labels(batches.labels(0));
    Agreement.requireForward(
        "libtorch",
        timed.network(),
        weights,
        timed.batch(),
        same -> network.evaluate(network.images(same.images()), TorchModel.labels(same.labels())));
  }

  /** One batch; its loss. */
  @Benchmark
  public double evaluate(Throughput.Images done) {
    double loss = network.evaluate(images[next], labels);
    next = (next + 1) % images.length;
    done.add(timed.batch(), timed.inferenceFlops());
    return loss;
  }
}
