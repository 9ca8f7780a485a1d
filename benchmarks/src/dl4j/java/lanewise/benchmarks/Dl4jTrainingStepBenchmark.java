package lanewise.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.cli.bench.workload.RandomBatches;
import lanewise.cli.bench.workload.TimedModel;
import lanewise.nn.Network;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
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
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-Xmx2g",
      "-Dorg.bytedeco.javacpp.maxbytes=4g",
      "-Dorg.bytedeco.javacpp.maxphysicalbytes=8g"
    })
public class Dl4jTrainingStepBenchmark extends Timing {
  /** Which network: one is enough to compare with. */
  @Param(TimedModel.SIMPLE_CNN)
  public String model;

  /** Threads of everything native. */
  @Param({"1", "2"})
  public int threads;

  private TimedModel timed;
  private MultiLayerNetwork network;
  private INDArray[] images;
  private INDArray[] labels;
  private int next;

  /** Builds the network twice: once to compare, once to be timed. */
  @Setup
  public void setUp() {
    setThreads();
    timed = TimedModel.parse(model);
    Network ours = timed.network();
    Shape image = ours.inputShape();
    int classes = ours.outputShape().size();
    Map<String, Tensor> weights = ours.initialize(1);

    MultiLayerNetwork compared = Dl4jModel.simpleCnn(weights, image, classes);
    Agreement.require(
        "DL4J", ours, weights, timed.batch(), same -> step(compared, same, image, classes));

    network = Dl4jModel.simpleCnn(weights, image, classes);
    RandomBatches batches = new RandomBatches(ours, timed.batch(), 1);
    images =
        IntStream.range(0, RandomBatches.IMAGE_SETS)
            .mapToObj(set -> Dl4jModel.images(batches.images(set), image))
            .toArray(INDArray[]::new);
    labels =
        IntStream.range(0, RandomBatches.LABEL_SETS)
            .mapToObj(set -> Dl4jModel.oneHot(batches.labels(set), classes))
            .toArray(INDArray[]::new);
  }

  /** What OMP_NUM_THREADS would do, which a JVM cannot set for itself. */
  private void setThreads() {
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
    NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
    operations.setOmpNumThreads(threads);
    int[] set = {
      Nd4j.getEnvironment().maxMasterThreads(),
      Nd4j.factory().blas().getMaxThreads(),
      operations.ompGetMaxThreads()
    };
    if (Arrays.stream(set).anyMatch(count -> count != threads)) {
      throw new IllegalStateException(
          "%d threads were asked for, ND4J, BLAS and OpenMP use %s"
              .formatted(threads, Arrays.toString(set)));
    }
  }

  private static double step(MultiLayerNetwork network, Batch same, Shape image, int classes) {
    network.fit(Dl4jModel.images(same.images(), image), Dl4jModel.oneHot(same.labels(), classes));
    return network.score();
  }

  /** One step; the loss before it. */
  @Benchmark
  public double step(Throughput.Images done) {
    network.fit(images[next % images.length], labels[next % labels.length]);
    next = (next + 1) % (images.length * labels.length);
    done.add(timed.batch(), timed.trainingFlops());
    return network.score();
  }
}
