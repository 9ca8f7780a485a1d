package lanewise.benchmarks;

import java.util.function.Supplier;
import lanewise.kernel.naive.BlockedGemm;
import lanewise.kernel.naive.NaiveGemm;
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.workload.ConvolutionRun;
import lanewise.workload.ConvolutionShape;

/**
 * A step of {@code docs/lessons/ladder}: one convolution on one thread, by increasingly fast
 * methods.
 *
 * @param forward computes y from x and w, over the whole batch
 * @param y a copy of it, (N,K,OH,OW)
 */
record Ladder(Runnable forward, Supplier<float[]> y) {
  /**
   * Creates a step, with the same random values as the others.
   *
   * @param rung {@code 1-naive} to {@code 6-winograd}
   * @throws IllegalArgumentException if there is no such rung
   */
  static Ladder rung(String rung, ConvolutionShape shape) {
    return switch (rung) {
      case "1-naive" -> engine(shape, ConvolutionMethod.NAIVE);
      case "2-im2col-naive" -> im2col(shape, NaiveGemm::multiply);
      case "3-im2col-blocked" -> im2col(shape, BlockedGemm::multiply);
      case "4-im2col-tiles" -> engine(shape, ConvolutionMethod.IM2COL);
      case "5-direct" -> engine(shape, ConvolutionMethod.DIRECT);
      case "6-winograd" -> engine(shape, ConvolutionMethod.WINOGRAD);
      default -> throw new IllegalArgumentException("the ladder has no rung " + rung);
    };
  }

  private static Ladder engine(ConvolutionShape shape, ConvolutionMethod method) {
    ConvolutionRun run = new ConvolutionRun(shape, method, 1);
    return new Ladder(run::forward, run::y);
  }

  private static Ladder im2col(ConvolutionShape shape, Im2colForward.Product product) {
    ConvolutionRun values = new ConvolutionRun(shape, ConvolutionMethod.IM2COL, 1);
    Im2colForward layer = new Im2colForward(shape, values.x(), values.w(), product);
    return new Ladder(layer::forward, layer::y);
  }
}
