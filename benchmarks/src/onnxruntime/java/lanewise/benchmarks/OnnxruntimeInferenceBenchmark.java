package lanewise.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lanewise.exchange.OnnxExport;
import lanewise.format.onnx.OnnxFile;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.workload.RandomBatches;
import lanewise.workload.TimedModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The batch forward of {@link InferenceBenchmark} by ONNX Runtime, on the exported network, up to
 * the logits.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // by JMH and setUp
@Fork(
    value = 3,
    jvmArgsPrepend = {
      "--add-modules=jdk.incubator.vector",
      "-XX:+UseParallelGC",
      "-XX:ObjectAlignmentInBytes=64",
      "--enable-native-access=ALL-UNNAMED"
    })
public class OnnxruntimeInferenceBenchmark extends Timing {
  /** Which network, and how many images a call. */
  @Param({
    TimedModel.MANY_IMAGES,
    TimedModel.MANY_RESIDUAL,
    TimedModel.MOBILENET_MINI,
    TimedModel.REGNET_MINI,
    TimedModel.ONE_IMAGE
  })
  public String model;

  /** Threads of a session. */
  @Param({"1", "2"})
  public int threads;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OnnxTensor[] images = new OnnxTensor[RandomBatches.IMAGE_SETS];
  private TimedModel timed;
  private OrtSession session;
  private float[] logits;
  private int next;

  /** Exports the network, loads it, and compares its loss with ours. */
  @Setup
  public void setUp() throws IOException, OrtException {
    timed = TimedModel.parse(model);
    Map<String, Tensor> weights = timed.network().initialize(1);
    logits = new float[timed.batch() * timed.network().outputShape().size()];
    Path file = Files.createTempFile("lanewise", ".onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      OnnxFile.write(file, OnnxExport.of(timed.network(), weights, false, Map.of()));
      session = environment.createSession(file.toString(), options);
    } finally {
      Files.delete(file);
    }
    RandomBatches batches = new RandomBatches(timed.network(), timed.batch(), 1);
    for (int set = 0; set < images.length; set++) {
      images[set] = tensor(batches.images(set));
    }
    Agreement.requireForward("ONNX Runtime", timed.network(), weights, timed.batch(), this::loss);
  }

  private OnnxTensor tensor(float[] values) throws OrtException {
    Shape image = timed.network().inputShape();
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.put(values).rewind();
    long[] shape = {timed.batch(), image.extent(0), image.extent(1), image.extent(2)};
    return OnnxTensor.createTensor(environment, buffer, shape);
  }

  /** The mean cross-entropy of a batch, from the session's logits. */
  private double loss(Batch batch) {
    try (OnnxTensor tensor = tensor(batch.images())) {
      run(tensor);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    int classes = logits.length / batch.size();
    double sum = 0;
    for (int n = 0; n < batch.size(); n++) {
      double exponentials = 0;
      for (int c = 0; c < classes; c++) {
        exponentials += Math.exp(logits[n * classes + c]);
      }
      sum += Math.log(exponentials) - logits[n * classes + batch.labels()[n]];
    }
    return sum / batch.size();
  }

  private void run(OnnxTensor tensor) throws OrtException {
    try (OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, tensor))) {
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(logits);
    }
  }

  /** Frees what is not the collector's. */
  @TearDown
  public void close() throws OrtException {
    for (OnnxTensor tensor : images) {
      tensor.close();
    }
    session.close();
  }

  /** One batch; its logits. */
  @Benchmark
  public float[] evaluate(Throughput.Images done) throws OrtException {
    run(images[next]);
    next = (next + 1) % images.length;
    done.add(timed.batch(), timed.inferenceFlops());
    return logits;
  }
}
