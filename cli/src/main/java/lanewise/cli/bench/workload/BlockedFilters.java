package lanewise.cli.bench.workload;

import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.kernel.product.Filters;

/** The weights of a layer in the order of {@link Filters}, or their gradient. */
final class BlockedFilters {
  private static final int PAIR = Lanes.PAIR;

  private final ConvolutionShape shape;
  private final int lanes;

  /** Of all pairs of filter blocks, one after the other. */
  final float[] values;

  /** The number of those pairs. */
  final int pairs;

  /** The blocks of input channels; the channels themselves where the input is planar. */
  final int inputBlocks;

  /** From one pair of filter blocks to the next. */
  final int pairStep;

  /** Zeros only. */
  BlockedFilters(ConvolutionShape shape, boolean planarInput) {
    this.shape = shape;
    this.lanes = planarInput ? 1 : Lanes.FLOATS;
    this.inputBlocks = Lanes.blocks(shape.channels(), lanes);
    this.pairs = Lanes.blocks(shape.filters(), PAIR);
    this.pairStep = inputBlocks * lanes * ConvolutionShape.WINDOW.area() * PAIR;
    this.values = Aligned.floats(pairs * pairStep);
  }

  /** The same with weights of (K,C,R,S). */
  BlockedFilters(ConvolutionShape shape, boolean planarInput, float[] plain) {
    this(shape, planarInput);
    for (int i = 0; i < plain.length; i++) {
      values[position(i)] = plain[i];
    }
  }

  private int position(int plain) {
    int area = ConvolutionShape.WINDOW.area();
    int k = plain / shape.taps();
    int c = plain % shape.taps() / area;
    int row = (c / lanes * area + plain % area) * lanes + c % lanes;
    return offset(k / PAIR) + row * PAIR + k % PAIR;
  }

  /** The weights as (K,C,R,S). */
  float[] plain() {
    float[] plain = new float[shape.weights()];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = values[position(i)];
    }
    return plain;
  }

  /** Where a pair of filter blocks starts. */
  int offset(int pair) {
    return Aligned.ORIGIN + pair * pairStep;
  }

  /** The filters of backward-data, (C,K,R,S) in the same order. */
  float[] transposed() {
    int side = ConvolutionShape.WINDOW.height();
    int inputPairs = Lanes.blocks(shape.channels(), PAIR);
    float[] target = Aligned.floats(inputPairs * transposedPairStep());
    for (int pair = 0; pair < inputPairs; pair++) {
      Filters.transpose(
          pair, pairs * PAIR, inputBlocks, side, side, values, offset(0), target, Aligned.ORIGIN);
    }
    return target;
  }

  /** From one pair of input channel blocks to the next, transposed. */
  int transposedPairStep() {
    return pairs * PAIR * ConvolutionShape.WINDOW.area() * PAIR;
  }
}
