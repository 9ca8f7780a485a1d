package lanewise.cli.bench;

import java.util.List;
import java.util.stream.Collectors;
import lanewise.kernel.measure.FmaPeak;
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.workload.ConvolutionRun;
import lanewise.workload.ConvolutionShape;
import lanewise.workload.GemmShape;
import lanewise.workload.MatrixProduct;

/**
 * The program that {@link KernelSpread} starts in each fresh JVM: measures the five kernels that
 * take most of a training's time, prints one line, ends.
 */
final class KernelProbe {
  private static final double PEAK_SECONDS = 0.3;
  private static final Stopwatch WATCH = new Stopwatch(0.4, 0.04, 20);
  private static final String CUBE = "512x512x512";
  private static final String LAYER = "32->64@14/16";

  private KernelProbe() {}

  private record Kernel(String name, long flops, Runnable task) {
    /** {@code name=rate}, the rate as a fraction of the peak of the same moment. */
    String measure() {
      double gflop = flops / 1e9;
      double peak = FmaPeak.measure(PEAK_SECONDS);
      return name + "=" + gflop / WATCH.seconds(gflop / peak, task) / peak;
    }
  }

  /** The program. */
  public static void main(String[] args) {
    GemmShape cube = GemmShape.parse(CUBE);
    long flops = ConvolutionShape.parse(LAYER).flops();
    ConvolutionRun direct = run(ConvolutionMethod.DIRECT);
    ConvolutionRun winograd = run(ConvolutionMethod.WINOGRAD);
    try (MatrixProduct product = new MatrixProduct(cube, 1, 1)) {
      List<Kernel> kernels =
          List.of(
              new Kernel("product " + CUBE, cube.flops(), product::multiply),
              new Kernel(LAYER + " direct, forward", flops, direct::forward),
              new Kernel(LAYER + " direct, backward-weights", flops, direct::backwardWeights),
              new Kernel(LAYER + " winograd, forward", flops, winograd::forward),
              new Kernel(LAYER + " winograd, backward-weights", flops, winograd::backwardWeights));
      System.out.println(
          kernels.stream()
              .map(Kernel::measure)
              .collect(Collectors.joining(KernelSpread.SEPARATOR)));
    }
  }

  private static ConvolutionRun run(ConvolutionMethod method) {
    return new ConvolutionRun(ConvolutionShape.parse(LAYER), method, 1);
  }
}
