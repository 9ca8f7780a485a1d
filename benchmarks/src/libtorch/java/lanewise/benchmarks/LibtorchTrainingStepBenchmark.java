package lanewise.benchmarks;

import java.util.Map;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.tensor.Tensor;
import lanewise.workload.RandomBatches;
import lanewise.workload.TimedModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The step of {@link TrainingStepBenchmark} by libtorch: the same network from the same weights,
 * the same batches, the same optimizer, the same number of threads. Refuses to be timed where the
 * two do not compute the same losses.
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
      "-Dorg.bytedeco.openblas.load=mkl",
      "-Dorg.bytedeco.javacpp.nopointergc=true"
    })
public class LibtorchTrainingStepBenchmark extends Timing {
  /** Which network, and how many images a step. */
  @Param({
    TimedModel.SIMPLE_CNN,
    TimedModel.FASHION_CNN,
    TimedModel.SIMPLE_VGG,
    TimedModel.BN_CNN,
    TimedModel.RESNET_MINI,
    TimedModel.RESNET18,
    TimedModel.MOBILENET_MINI,
    TimedModel.REGNET_MINI,
    TimedModel.LARGE
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
  private org.bytedeco.pytorch.Tensor[] labels;
  private int next;

  /** Builds the network twice: once to compare, once to be timed. */
  @Setup
  public void setUp() {
    TorchConfiguration configuration = TorchConfiguration.named(torch);
    configuration.start(threads);
    timed = TimedModel.parse(model);
    Network ours = timed.network();
    Map<String, Tensor> weights = ours.initialize(1);

    TorchModel compared = new TorchModel(timed.withoutDropout(), weights, configuration);
    Agreement.require(
        "libtorch",
        timed.withoutDropout(),
        weights,
        timed.batch(),
        same -> compared.step(compared.images(same.images()), TorchModel.labels(same.labels())));

    network = new TorchModel(ours, weights, configuration);
    RandomBatches batches = new RandomBatches(ours, timed.batch(), 1);
    images =
        IntStream.range(0, RandomBatches.IMAGE_SETS)
            .mapToObj(set -> network.images(batches.images(set)))
            .toArray(org.bytedeco.pytorch.Tensor[]::new);
    labels =
        IntStream.range(0, RandomBatches.LABEL_SETS)
            .mapToObj(set -> TorchModel.labels(batches.labels(set)))
            .toArray(org.bytedeco.pytorch.Tensor[]::new);
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
