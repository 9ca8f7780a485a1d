package lanewise.cli.bench;

import lanewise.kernel.VectorSupport;
import lanewise.kernel.measure.FmaPeak;
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.workload.ConvolutionRun;
import lanewise.workload.ConvolutionShape;
import lanewise.workload.GemmShape;
import lanewise.workload.MatrixProduct;

/** The program that {@link WidthRates} starts for each width: measures, prints one line, ends. */
final class WidthProbe {
  private static final double PEAK_SECONDS = 0.5;
  private static final Stopwatch WATCH = new Stopwatch(0.6, 0.04, 20);

  private WidthProbe() {}

  /** The program. */
  public static void main(String[] args) {
    GemmShape cube = GemmShape.parse("512x512x512");
    ConvolutionShape layer = ConvolutionShape.parse("32->64@14/16");
    OtherPrograms others = new OtherPrograms();
    ConvolutionRun direct = new ConvolutionRun(layer, ConvolutionMethod.DIRECT, 1);
    ConvolutionRun winograd = new ConvolutionRun(layer, ConvolutionMethod.WINOGRAD, 1);
    try (MatrixProduct product = new MatrixProduct(cube, 1, 1)) {
      double peak = FmaPeak.measure(PEAK_SECONDS);
      WidthRates rates =
          new WidthRates(
              VectorSupport.detect().bits(),
              peak,
              rate(cube.flops(), peak, product::multiply),
              rate(layer.flops(), peak, direct::forward),
              rate(layer.flops(), peak, winograd::forward),
              others.share());
      System.out.println(rates.format());
    }
  }

  private static double rate(long flops, double peak, Runnable task) {
    double gflop = flops / 1e9;
    return gflop / WATCH.seconds(gflop / peak, task);
  }
}
