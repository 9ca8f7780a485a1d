package lanewise.kernel.convolution;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveWinograd;

/**
 * The five one-dimensional transforms of Winograd's F(4,3) (Lavin and Gray, "Fast Algorithms for
 * Convolutional Neural Networks", 2015), each applied to several lines of vectors. Applied to the
 * columns and then to the rows of a patch they make the two-dimensional F(4x4,3x3).
 *
 * <p>Lines are neighbours: element i of line n is the vector at {@code from + n*L + i*fromStep}, or
 * in a patch, 6 x 6 vectors row by row, at {@code from + n*L + i*6*L}. Results of images are
 * written line after line, six vectors each, which is a patch again with rows and columns
 * exchanged, or {@code toStep} apart; pixels of a tile row by row, {@code toLine} apart; those of
 * filters in the order of what they come from. With the matrices of the paper:
 *
 * <pre>
 *       4  0 -5  0  1  0          1/4    0    0          1  1  1  1  1  0
 *       0 -4 -4  1  1  0         -1/6 -1/6 -1/6          0  1 -1  2 -2  0
 * B^T = 0  4 -4 -1  1  0     G = -1/6  1/6 -1/6    A^T = 0  1  1  4  4  0
 *       0 -2 -1  2  1  0         1/24 1/12  1/6          0  1 -1  8 -8  1
 *       0  2 -1 -2  1  0         1/24 -1/12 1/6
 *       0  4  0 -5  0  1            0    0    1
 * </pre>
 */
final class WinogradTransforms {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;
  private static final int TILE = 4;
  private static final int PATCH = 6;

  /** A row of a patch as one constant, so that C2 sees that a patch's vectors are within bounds. */
  private static final int PATCH_ROW = PATCH * L;

  private static final float SIXTH = 1f / 6;
  private static final float TWELFTH = 1f / 12;
  private static final float TWENTY_FOURTH = 1f / 24;

  private WinogradTransforms() {}

  /** B^T: 6 input pixels to 6. */
  static void input(float[] source, int from, int fromStep, float[] target, int to) {
    if (Lanes.SCALAR) {
      NaiveWinograd.INPUT.apply(L, PATCH, source, from, L, fromStep, target, to, PATCH_ROW, L);
      return;
    }
    for (int n = 0; n < PATCH; n++) {
      inputLine(source, from + n * L, fromStep, target, to + n * PATCH_ROW, L);
    }
  }

  /** As {@link #input}, from a patch to vectors {@code toStep} apart. */
  static void inputApart(float[] source, int from, float[] target, int to, int toStep) {
    if (Lanes.SCALAR) {
      NaiveWinograd.INPUT.apply(
          L, PATCH, source, from, L, PATCH_ROW, target, to, PATCH * toStep, toStep);
      return;
    }
    for (int n = 0; n < PATCH; n++) {
      inputLine(source, from + n * L, PATCH_ROW, target, to + n * PATCH * toStep, toStep);
    }
  }

  private static void inputLine(
      float[] source, int at, int fromStep, float[] target, int out, int toStep) {
    FloatVector d1 = FloatVector.fromArray(SPECIES, source, at + fromStep);
    FloatVector d2 = FloatVector.fromArray(SPECIES, source, at + 2 * fromStep);
    FloatVector d3 = FloatVector.fromArray(SPECIES, source, at + 3 * fromStep);
    FloatVector d4 = FloatVector.fromArray(SPECIES, source, at + 4 * fromStep);
    FloatVector minusFour = FloatVector.broadcast(SPECIES, -4f);
    FloatVector even = d2.fma(minusFour, d4);
    FloatVector odd = d1.fma(minusFour, d3);
    even.add(odd).intoArray(target, out + toStep);
    even.sub(odd).intoArray(target, out + 2 * toStep);
    even = d4.sub(d2);
    odd = d3.sub(d1);
    odd = odd.add(odd);
    even.add(odd).intoArray(target, out + 3 * toStep);
    even.sub(odd).intoArray(target, out + 4 * toStep);
    FloatVector four = FloatVector.broadcast(SPECIES, 4f);
    FloatVector minusFive = FloatVector.broadcast(SPECIES, -5f);
    FloatVector.fromArray(SPECIES, source, at)
        .fma(four, d2.fma(minusFive, d4))
        .intoArray(target, out);
    FloatVector d5 = FloatVector.fromArray(SPECIES, source, at + 5 * fromStep);
    d1.fma(four, d3.fma(minusFive, d5)).intoArray(target, out + 5 * toStep);
  }

  /** A^T: 6 products to 4 output pixels. */
  static void output(int lines, float[] source, int from, float[] target, int to, int toLine) {
    if (Lanes.SCALAR) {
      NaiveWinograd.OUTPUT.apply(L, lines, source, from, L, PATCH_ROW, target, to, toLine, L);
      return;
    }
    for (int n = 0; n < lines; n++) {
      outputLine(source, from + n * L, PATCH_ROW, target, to + n * toLine);
    }
  }

  /** As {@link #output}, from the 36 vectors {@code fromStep} apart of a patch to six lines. */
  static void outputTogether(float[] source, int from, int fromStep, float[] target, int to) {
    if (Lanes.SCALAR) {
      NaiveWinograd.OUTPUT.apply(
          L, PATCH, source, from, fromStep, PATCH * fromStep, target, to, PATCH_ROW, L);
      return;
    }
    for (int n = 0; n < PATCH; n++) {
      outputLine(source, from + n * fromStep, PATCH * fromStep, target, to + n * PATCH_ROW);
    }
  }

  private static void outputLine(float[] source, int at, int fromStep, float[] target, int out) {
    FloatVector m1 = FloatVector.fromArray(SPECIES, source, at + fromStep);
    FloatVector m2 = FloatVector.fromArray(SPECIES, source, at + 2 * fromStep);
    FloatVector m3 = FloatVector.fromArray(SPECIES, source, at + 3 * fromStep);
    FloatVector m4 = FloatVector.fromArray(SPECIES, source, at + 4 * fromStep);
    FloatVector sum = m1.add(m2);
    FloatVector difference = m1.sub(m2);
    FloatVector farSum = m3.add(m4);
    FloatVector farDifference = m3.sub(m4);
    FloatVector.fromArray(SPECIES, source, at).add(sum).add(farSum).intoArray(target, out);
    farDifference.fma(FloatVector.broadcast(SPECIES, 2f), difference).intoArray(target, out + L);
    farSum.fma(FloatVector.broadcast(SPECIES, 4f), sum).intoArray(target, out + 2 * L);
    farDifference
        .fma(FloatVector.broadcast(SPECIES, 8f), difference)
        .add(FloatVector.fromArray(SPECIES, source, at + 5 * fromStep))
        .intoArray(target, out + 3 * L);
  }

  /** G: 3 weights to 6. */
  static void filter(
      int lines, float[] source, int from, int fromStep, float[] target, int to, int toStep) {
    if (Lanes.SCALAR) {
      NaiveWinograd.FILTER.apply(L, lines, source, from, L, fromStep, target, to, L, toStep);
      return;
    }
    for (int n = 0; n < lines; n++) {
      int at = from + n * L;
      FloatVector g0 = FloatVector.fromArray(SPECIES, source, at);
      FloatVector g1 = FloatVector.fromArray(SPECIES, source, at + fromStep);
      FloatVector g2 = FloatVector.fromArray(SPECIES, source, at + 2 * fromStep);
      int out = to + n * L;
      g0.mul(0.25f).intoArray(target, out);
      FloatVector even = g0.add(g2).mul(-SIXTH);
      FloatVector odd = g1.mul(SIXTH);
      even.sub(odd).intoArray(target, out + toStep);
      even.add(odd).intoArray(target, out + 2 * toStep);
      even = g0.fma(FloatVector.broadcast(SPECIES, TWENTY_FOURTH), g2.mul(SIXTH));
      odd = g1.mul(TWELFTH);
      even.add(odd).intoArray(target, out + 3 * toStep);
      even.sub(odd).intoArray(target, out + 4 * toStep);
      g2.intoArray(target, out + 5 * toStep);
    }
  }

  /** A: the gradients of 4 output pixels to those of 6 products. */
  static void outputGradient(float[] source, int from, int fromStep, float[] target, int to) {
    if (Lanes.SCALAR) {
      NaiveWinograd.OUTPUT_GRADIENT.apply(
          L, TILE, source, from, L, fromStep, target, to, PATCH_ROW, L);
      return;
    }
    for (int n = 0; n < TILE; n++) {
      outputGradientLine(source, from + n * L, fromStep, target, to + n * PATCH_ROW, L);
    }
  }

  /**
   * As {@link #outputGradient}, for the 6 lines of half a patch, to vectors {@code toStep} apart.
   */
  static void outputGradientApart(float[] source, int from, float[] target, int to, int toStep) {
    if (Lanes.SCALAR) {
      NaiveWinograd.OUTPUT_GRADIENT.apply(
          L, PATCH, source, from, L, PATCH_ROW, target, to, PATCH * toStep, toStep);
      return;
    }
    for (int n = 0; n < PATCH; n++) {
      outputGradientLine(source, from + n * L, PATCH_ROW, target, to + n * PATCH * toStep, toStep);
    }
  }

  private static void outputGradientLine(
      float[] source, int at, int fromStep, float[] target, int out, int toStep) {
    FloatVector y0 = FloatVector.fromArray(SPECIES, source, at);
    FloatVector y1 = FloatVector.fromArray(SPECIES, source, at + fromStep);
    FloatVector y2 = FloatVector.fromArray(SPECIES, source, at + 2 * fromStep);
    FloatVector y3 = FloatVector.fromArray(SPECIES, source, at + 3 * fromStep);
    y0.intoArray(target, out);
    FloatVector even = y0.add(y2);
    FloatVector odd = y1.add(y3);
    even.add(odd).intoArray(target, out + toStep);
    even.sub(odd).intoArray(target, out + 2 * toStep);
    FloatVector four = FloatVector.broadcast(SPECIES, 4f);
    even = y2.fma(four, y0);
    odd = y3.fma(four, y1);
    odd = odd.add(odd);
    even.add(odd).intoArray(target, out + 3 * toStep);
    even.sub(odd).intoArray(target, out + 4 * toStep);
    y3.intoArray(target, out + 5 * toStep);
  }

  /** G^T: the gradients of 6 transformed weights to those of 3 weights. */
  static void filterGradient(
      int lines, float[] source, int from, int fromStep, float[] target, int to, int toStep) {
    if (Lanes.SCALAR) {
      NaiveWinograd.FILTER_GRADIENT.apply(
          L, lines, source, from, L, fromStep, target, to, L, toStep);
      return;
    }
    for (int n = 0; n < lines; n++) {
      int at = from + n * L;
      FloatVector u1 = FloatVector.fromArray(SPECIES, source, at + fromStep);
      FloatVector u2 = FloatVector.fromArray(SPECIES, source, at + 2 * fromStep);
      FloatVector u3 = FloatVector.fromArray(SPECIES, source, at + 3 * fromStep);
      FloatVector u4 = FloatVector.fromArray(SPECIES, source, at + 4 * fromStep);
      FloatVector near = u1.add(u2);
      FloatVector far = u3.add(u4);
      int out = to + n * L;
      FloatVector.fromArray(SPECIES, source, at)
          .mul(0.25f)
          .add(near.mul(-SIXTH))
          .add(far.mul(TWENTY_FOURTH))
          .intoArray(target, out);
      u2.sub(u1).mul(SIXTH).add(u3.sub(u4).mul(TWELFTH)).intoArray(target, out + toStep);
      far.sub(near)
          .mul(SIXTH)
          .add(FloatVector.fromArray(SPECIES, source, at + 5 * fromStep))
          .intoArray(target, out + 2 * toStep);
    }
  }
}
