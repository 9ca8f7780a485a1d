package lanewise.cli.bench.workload;

import lanewise.kernel.naive.BlockedGemm;
import lanewise.kernel.naive.NaiveGemm;
import lanewise.kernel.product.Gemm;

/** The rungs of {@code docs/lessons/ladder}: one convolution, a step cleverer each time. */
public final class Ladder {
  private Ladder() {}

  /**
   * Sets a rung up.
   *
   * @param rung {@code 1-naive} to {@code 6-winograd}
   * @throws IllegalArgumentException if there is no such rung
   */
  public static ForwardPass rung(
      String rung, ConvolutionShape shape, Convolution.Operands operands) {
    return switch (rung) {
      case "1-naive" -> new NaiveLayer(shape, operands);
      case "2-im2col-naive" -> new Im2colLayer(shape, operands, NaiveGemm::multiply);
      case "3-im2col-blocked" -> new Im2colLayer(shape, operands, BlockedGemm::multiply);
      case "4-im2col-tiles" -> new Im2colLayer(shape, operands, new Gemm()::multiply);
      case "5-direct" -> new DirectLayer(shape, operands);
      case "6-winograd" -> new WinogradLayer(shape, operands);
      default -> throw new IllegalArgumentException("the ladder has no rung " + rung);
    };
  }
}
