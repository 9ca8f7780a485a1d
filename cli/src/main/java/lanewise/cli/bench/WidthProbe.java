package lanewise.cli.bench;

import java.util.SplittableRandom;
import lanewise.cli.bench.workload.Convolution;
import lanewise.cli.bench.workload.ConvolutionShape;
import lanewise.cli.bench.workload.GemmShape;
import lanewise.cli.bench.workload.MatrixProduct;
import lanewise.kernel.VectorSupport;
import lanewise.kernel.measure.FmaPeak;

/** The program that {@link WidthRates} starts for each width: measures, prints one line, ends. */
final class WidthProbe {
  private static final double PEAK_SECONDS = 0.5;
  private static final Stopwatch WATCH = new Stopwatch(0.6, 0.04, 20);

  private WidthProbe() {}

  /** The program. */
  public static void main(String[] args) {
    GemmShape cube = GemmShape.parse("512x512x512");
    ConvolutionShape layer = ConvolutionShape.parse("32->64@14/16");
    Convolution.Operands operands = Convolution.Operands.random(layer, new SplittableRandom(1));
    Convolution direct = Convolution.of("direct", layer, operands);
    Convolution winograd = Convolution.of("winograd", layer, operands);
    try (MatrixProduct product = new MatrixProduct(cube, 1, 1)) {
      double peak = FmaPeak.measure(PEAK_SECONDS);
      WidthRates rates =
          new WidthRates(
              VectorSupport.detect().bits(),
              peak,
              rate(cube.flops(), peak, product::multiply),
              rate(layer.flops(), peak, direct::forward),
              rate(layer.flops(), peak, winograd::forward));
      System.out.println(rates.format());
    }
  }

  private static double rate(long flops, double peak, Runnable task) {
    double gflop = flops / 1e9;
    return gflop / WATCH.seconds(gflop / peak, task);
  }
}
