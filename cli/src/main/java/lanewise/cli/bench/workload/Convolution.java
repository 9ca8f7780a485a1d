package lanewise.cli.bench.workload;

import java.util.SplittableRandom;
import lanewise.kernel.Lanes;
import lanewise.kernel.product.Gemm;

/**
 * One algorithm for one layer, on one thread: the three passes over a batch, each on data of its
 * own layout. What {@code read…} methods return is plain: x (N,C,H,W), w (K,C,R,S), y (N,K,OH,OW).
 */
public interface Convolution extends ForwardPass {
  /** dx from dy and w. */
  void backwardData();

  /** dw from x and dy. */
  void backwardWeights();

  float[] readInputGradient();

  float[] readWeightGradient();

  /** Sets an algorithm up with plain x, w and dy. */
  static Convolution of(String algorithm, ConvolutionShape shape, Operands operands) {
    return switch (algorithm) {
      case "direct" ->
          shape.channels() < Lanes.FLOATS
              ? new PlanarDirectLayer(shape, operands)
              : new DirectLayer(shape, operands);
      case "winograd" -> new WinogradLayer(shape, operands);
      case "im2col" -> new Im2colLayer(shape, operands, new Gemm()::multiply);
      default -> throw new IllegalArgumentException("no algorithm called " + algorithm);
    };
  }

  /** What all algorithms are given: x (N,C,H,W), w (K,C,R,S), dy (N,K,OH,OW). */
  @SuppressWarnings("ArrayRecordComponent") // three arrays that travel together, never compared
  record Operands(float[] x, float[] w, float[] dy) {
    /** Values between -1 and 1. */
    public static Operands random(ConvolutionShape shape, SplittableRandom random) {
      return new Operands(
          RandomValues.between(-1, 1, shape.inputs(), random),
          RandomValues.between(-1, 1, shape.weights(), random),
          RandomValues.between(-1, 1, shape.outputs(), random));
    }
  }
}
