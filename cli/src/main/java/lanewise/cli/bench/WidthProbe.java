package lanewise.cli.bench;

import java.util.SplittableRandom;
import lanewise.cli.bench.workload.Convolution;
import lanewise.cli.bench.workload.ConvolutionShape;
import lanewise.cli.bench.workload.GemmShape;
import lanewise.cli.bench.workload.MatrixProduct;
import lanewise.kernel.FmaPeak;
import lanewise.kernel.VectorSupport;

/** The program that {@link WidthRates} starts for each width: measures, prints one line, ends. */
final class WidthProbe {
  private static final double PEAK_SECONDS = 0.5;
  private static final Stopwatch WATCH = new Stopwatch(0.6, 0.04);

  private WidthProbe() {}

  /** The program. */
  public static void main(String[] args) {
    GemmShape cube = GemmShape.parse("512x512x512");
    ConvolutionShape layer = ConvolutionShape.parse("32->64@14/16");
    Convolution.Operands operands = Convolution.Operands.random(layer, new SplittableRandom(1));
    Convolution direct = Convolution.of("direct", layer, operands);
    Convolution winograd = Convolution.of("winograd", layer, operands);
    try (MatrixProduct product = new MatrixProduct(cube, 1, 1)) {
      WidthRates rates =
          new WidthRates(
              VectorSupport.detect().bits(),
              FmaPeak.measure(PEAK_SECONDS),
              rate(cube.flops(), product::multiply),
              rate(layer.flops(), direct::forward),
              rate(layer.flops(), winograd::forward));
      System.out.println(rates.format());
    }
  }

  private static double rate(long flops, Runnable task) {
    return flops / WATCH.seconds(task) / 1e9;
  }
}
