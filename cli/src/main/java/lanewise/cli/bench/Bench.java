package lanewise.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import lanewise.kernel.measure.FmaPeak;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.workload.ConvolutionRun;
import lanewise.workload.ConvolutionShape;
import lanewise.workload.GemmShape;
import lanewise.workload.MatrixProduct;
import lanewise.workload.NetworkRun;
import lanewise.workload.TimedModel;
import org.jspecify.annotations.Nullable;

/**
 * Measures products, convolutions, training steps and inference, each with the FMA peak, so that
 * speed and peak are measured at the same time on the same machine.
 */
final class Bench {
  private static final List<String> PRODUCTS =
      List.of(
          "256x256x256",
          "512x512x512",
          "1024x1024x1024",
          "500x500x500",
          "777x1031x919",
          "64x12544x288",
          "288x12544x64",
          "64x128x3136");
  private static final List<String> LAYERS =
      List.of("1->32@28/64", "32->64@14/64", "64->128@7/64", "64->128@56/8");

  /** Measured once at first, so that the loop of the peak is compiled, then for each table. */
  private static final double FIRST_PEAK_SECONDS = 1;

  private static final double PEAK_SECONDS = 0.05;

  private final List<Integer> threads;
  private final Stopwatch kernels;
  private final Stopwatch networks;
  private double peak;

  /**
   * Creates a bench.
   *
   * @param threads the numbers of threads for products and networks
   * @param kernels the stopwatch for single kernels
   * @param networks the stopwatch for networks, whose last kernel is compiled late
   */
  Bench(List<Integer> threads, Stopwatch kernels, Stopwatch networks) {
    this.threads = List.copyOf(threads);
    this.kernels = kernels;
    this.networks = networks;
    this.peak = FmaPeak.measure(FIRST_PEAK_SECONDS);
  }

  /** A measurement before its fraction of the peak is known. */
  private record Raw(String task, int threads, double seconds, double gflop, int images) {}

  /** Measures matrix products. */
  BenchReport.Table products() {
    List<Raw> rows = new ArrayList<>();
    for (int count : threads) {
      for (String text : PRODUCTS) {
        try (MatrixProduct product = new MatrixProduct(GemmShape.parse(text), count, 1)) {
          double gflop = product.shape().flops() / 1e9;
          rows.add(new Raw(text, count, seconds(kernels, gflop, product::multiply), gflop, 0));
        }
      }
    }
    return table("matrix products MxNxK", rows);
  }

  /**
   * Measures the passes of 3x3 convolutions on one thread. A first layer has neither dx nor
   * Winograd.
   */
  BenchReport.Table convolutions() {
    List<Raw> rows = new ArrayList<>();
    for (String text : LAYERS) {
      ConvolutionShape shape = ConvolutionShape.parse(text);
      long flops = shape.flops();
      List<ConvolutionMethod> methods =
          shape.isFirst()
              ? List.of(ConvolutionMethod.DIRECT)
              : List.of(ConvolutionMethod.DIRECT, ConvolutionMethod.WINOGRAD);
      for (ConvolutionMethod method : methods) {
        ConvolutionRun run = new ConvolutionRun(shape, method, 1);
        String task = text + " " + method.label() + ", ";
        rows.add(pass(task + "forward", flops, run::forward));
        if (!shape.isFirst()) {
          rows.add(pass(task + "backward-data", flops, run::backwardData));
        }
        rows.add(pass(task + "backward-weights", flops, run::backwardWeights));
      }
    }
    return table("3x3 convolutions C->K@size/batch, 1 thread", rows);
  }

  /** Measures training steps: forward, backward, Adam. */
  BenchReport.Table steps() {
    return networks(
        "training steps, model/batch",
        List.of(TimedModel.SIMPLE_CNN, TimedModel.SIMPLE_VGG),
        TimedModel::trainingFlops,
        NetworkRun::step);
  }

  /** Measures inference. */
  BenchReport.Table inference() {
    return networks(
        "inference, model/batch",
        List.of(TimedModel.MANY_IMAGES, TimedModel.ONE_IMAGE),
        TimedModel::inferenceFlops,
        NetworkRun::evaluate);
  }

  private BenchReport.Table networks(
      String name,
      List<String> models,
      ToLongFunction<TimedModel> flopsPerImage,
      Consumer<NetworkRun> work) {
    List<Raw> rows = new ArrayList<>();
    for (int count : threads) {
      for (String text : models) {
        TimedModel model = TimedModel.parse(text);
        try (NetworkRun run = new NetworkRun(model, count, ConvolutionAlgorithm.AUTO)) {
          double gflop = model.batch() * flopsPerImage.applyAsLong(model) / 1e9;
          double seconds = seconds(networks, gflop, () -> work.accept(run));
          rows.add(new Raw(text, count, seconds, gflop, model.batch()));
        }
      }
    }
    return table(name, rows);
  }

  /** The highest peak measured so far, GFLOP/s of one thread. */
  double peak() {
    return peak;
  }

  private Raw pass(String task, long flops, Runnable work) {
    double gflop = flops / 1e9;
    return new Raw(task, 1, seconds(kernels, gflop, work), gflop, 0);
  }

  private double seconds(Stopwatch watch, double gflop, Runnable work) {
    return watch.seconds(gflop / peak, work);
  }

  private BenchReport.Table table(String name, List<Raw> rows) {
    peak = Math.max(peak, FmaPeak.measure(PEAK_SECONDS));
    return new BenchReport.Table(name, rows.stream().map(this::row).toList());
  }

  private BenchReport.Row row(Raw raw) {
    double gflops = raw.gflop() / raw.seconds();
    @Nullable Double images = raw.images() == 0 ? null : raw.images() / raw.seconds();
    return new BenchReport.Row(
        raw.task(),
        raw.threads(),
        1e3 * raw.seconds(),
        gflops,
        gflops / (peak * raw.threads()),
        images);
  }
}
