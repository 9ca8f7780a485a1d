package lanewise.kernel.convolution;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveGrouped;

/**
 * Depthwise convolution, in which each filter reads one channel. The lanes of a block are as many
 * filters, and a tap is one multiply-add of whole vectors; weights are [C/L][R*S][L]. Rows of
 * pixels, forward and both gradients; any stride and dilation.
 *
 * <p>Tiles of eight pixels share each weight. A multiply-add needs a load of its own, so that loads
 * are the limit, not arithmetic.
 */
final class DepthwiseConvolution implements BlockConvolution {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private final int[] xTaps;
  private final int[] wTaps;
  private final int xStep;
  private final int yStep;

  /**
   * The geometry of a row.
   *
   * @param xTaps where each tap lies in x, from the row's first pixel on
   * @param wTaps where the weights of each tap lie
   * @param xStep from what one pixel of y reads to what the next one reads
   * @param yStep from one pixel of y to the next
   */
  DepthwiseConvolution(int[] xTaps, int[] wTaps, int xStep, int yStep) {
    this.xTaps = xTaps;
    this.wTaps = wTaps;
    this.xStep = xStep;
    this.yStep = yStep;
  }

  /** y[j] = the sum of w[t] * x[j, t] over all taps t, for {@code count} pixels j of a row. */
  @Override
  public void forward(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, int count) {
    if (Lanes.SCALAR) {
      NaiveGrouped.forward(L, 1, xTaps, wTaps, 0, xStep, yStep, x, xAt, w, wAt, y, yAt, count);
      return;
    }
    int done = 0;
    for (; done + 8 <= count; done += 8) {
      tile(x, xAt + done * xStep, w, wAt, y, yAt + done * yStep);
    }
    // The last tile may compute pixels again, to the same values.
    if (count >= 8 && count - done > 4) {
      tile(x, xAt + (count - 8) * xStep, w, wAt, y, yAt + (count - 8) * yStep);
    } else if (count >= 4 && done < count) {
      for (; done < count; done += 4) {
        int first = Math.min(done, count - 4);
        four(x, xAt + first * xStep, w, wAt, y, yAt + first * yStep);
      }
    } else {
      for (; done < count; done++) {
        one(x, xAt + done * xStep, w, wAt, y, yAt + done * yStep);
      }
    }
  }

  private void tile(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    if (xStep == L) {
      adjacent(x, xAt, w, wAt, y, yAt);
    } else {
      eight(x, xAt, w, wAt, y, yAt);
    }
  }

  private void eight(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    int step = xStep;
    for (int t = 0; t < xTaps.length; t++) {
      int at = xAt + xTaps[t];
      FloatVector u = FloatVector.fromArray(SPECIES, w, wAt + wTaps[t]);
      a = FloatVector.fromArray(SPECIES, x, at).fma(u, a);
      b = FloatVector.fromArray(SPECIES, x, at + step).fma(u, b);
      c = FloatVector.fromArray(SPECIES, x, at + 2 * step).fma(u, c);
      d = FloatVector.fromArray(SPECIES, x, at + 3 * step).fma(u, d);
      e = FloatVector.fromArray(SPECIES, x, at + 4 * step).fma(u, e);
      f = FloatVector.fromArray(SPECIES, x, at + 5 * step).fma(u, f);
      g = FloatVector.fromArray(SPECIES, x, at + 6 * step).fma(u, g);
      h = FloatVector.fromArray(SPECIES, x, at + 7 * step).fma(u, h);
    }
    a.intoArray(y, yAt);
    b.intoArray(y, yAt + yStep);
    c.intoArray(y, yAt + 2 * yStep);
    d.intoArray(y, yAt + 3 * yStep);
    e.intoArray(y, yAt + 4 * yStep);
    f.intoArray(y, yAt + 5 * yStep);
    g.intoArray(y, yAt + 6 * yStep);
    h.intoArray(y, yAt + 7 * yStep);
  }

  /**
   * As {@link #eight}, for a stride of 1: with constant distances C2 checks the range of x once for
   * all of them, which takes half the time.
   */
  private void adjacent(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int t = 0; t < xTaps.length; t++) {
      int at = xAt + xTaps[t];
      FloatVector u = FloatVector.fromArray(SPECIES, w, wAt + wTaps[t]);
      a = FloatVector.fromArray(SPECIES, x, at).fma(u, a);
      b = FloatVector.fromArray(SPECIES, x, at + L).fma(u, b);
      c = FloatVector.fromArray(SPECIES, x, at + 2 * L).fma(u, c);
      d = FloatVector.fromArray(SPECIES, x, at + 3 * L).fma(u, d);
      e = FloatVector.fromArray(SPECIES, x, at + 4 * L).fma(u, e);
      f = FloatVector.fromArray(SPECIES, x, at + 5 * L).fma(u, f);
      g = FloatVector.fromArray(SPECIES, x, at + 6 * L).fma(u, g);
      h = FloatVector.fromArray(SPECIES, x, at + 7 * L).fma(u, h);
    }
    a.intoArray(y, yAt);
    b.intoArray(y, yAt + yStep);
    c.intoArray(y, yAt + 2 * yStep);
    d.intoArray(y, yAt + 3 * yStep);
    e.intoArray(y, yAt + 4 * yStep);
    f.intoArray(y, yAt + 5 * yStep);
    g.intoArray(y, yAt + 6 * yStep);
    h.intoArray(y, yAt + 7 * yStep);
  }

  private void four(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int step = xStep;
    for (int t = 0; t < xTaps.length; t++) {
      int at = xAt + xTaps[t];
      FloatVector u = FloatVector.fromArray(SPECIES, w, wAt + wTaps[t]);
      a = FloatVector.fromArray(SPECIES, x, at).fma(u, a);
      b = FloatVector.fromArray(SPECIES, x, at + step).fma(u, b);
      c = FloatVector.fromArray(SPECIES, x, at + 2 * step).fma(u, c);
      d = FloatVector.fromArray(SPECIES, x, at + 3 * step).fma(u, d);
    }
    a.intoArray(y, yAt);
    b.intoArray(y, yAt + yStep);
    c.intoArray(y, yAt + 2 * yStep);
    d.intoArray(y, yAt + 3 * yStep);
  }

  private void one(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int t = 0; t < xTaps.length; t++) {
      sum =
          FloatVector.fromArray(SPECIES, x, xAt + xTaps[t])
              .fma(FloatVector.fromArray(SPECIES, w, wAt + wTaps[t]), sum);
    }
    sum.intoArray(y, yAt);
  }

  /** Adds to each dw[t] the sum of dy[j] * x[j, t] over {@code count} pixels j of a row. */
  @Override
  public void backwardWeights(
      float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, int count) {
    if (Lanes.SCALAR) {
      NaiveGrouped.backwardWeights(
          L, 1, xTaps, wTaps, 0, xStep, yStep, x, xAt, dy, dyAt, dw, dwAt, count);
      return;
    }
    int t = 0;
    for (; t + 9 <= xTaps.length; t += 9) {
      if (areNeighbours(t) && areNeighbours(t + 3) && areNeighbours(t + 6)) {
        threeRows(t, x, xAt, dy, dyAt, dw, dwAt, count);
      } else {
        nine(t, x, xAt, dy, dyAt, dw, dwAt, count);
      }
    }
    for (; t + 3 <= xTaps.length; t += 3) {
      three(t, x, xAt, dy, dyAt, dw, dwAt, count);
    }
    for (; t < xTaps.length; t++) {
      single(t, x, xAt, dy, dyAt, dw, dwAt, count);
    }
  }

  private boolean areNeighbours(int t) {
    return xTaps[t + 1] == xTaps[t] + L && xTaps[t + 2] == xTaps[t] + 2 * L;
  }

  private void nine(
      int t, float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, int count) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector i = a;
    int x0 = xAt + xTaps[t];
    int x1 = xAt + xTaps[t + 1];
    int x2 = xAt + xTaps[t + 2];
    int x3 = xAt + xTaps[t + 3];
    int x4 = xAt + xTaps[t + 4];
    int x5 = xAt + xTaps[t + 5];
    int x6 = xAt + xTaps[t + 6];
    int x7 = xAt + xTaps[t + 7];
    int x8 = xAt + xTaps[t + 8];
    for (int j = 0; j < count; j++) {
      int at = j * xStep;
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyAt + j * yStep);
      a = FloatVector.fromArray(SPECIES, x, x0 + at).fma(u, a);
      b = FloatVector.fromArray(SPECIES, x, x1 + at).fma(u, b);
      c = FloatVector.fromArray(SPECIES, x, x2 + at).fma(u, c);
      d = FloatVector.fromArray(SPECIES, x, x3 + at).fma(u, d);
      e = FloatVector.fromArray(SPECIES, x, x4 + at).fma(u, e);
      f = FloatVector.fromArray(SPECIES, x, x5 + at).fma(u, f);
      g = FloatVector.fromArray(SPECIES, x, x6 + at).fma(u, g);
      h = FloatVector.fromArray(SPECIES, x, x7 + at).fma(u, h);
      i = FloatVector.fromArray(SPECIES, x, x8 + at).fma(u, i);
    }
    add(a, dw, dwAt + wTaps[t]);
    add(b, dw, dwAt + wTaps[t + 1]);
    add(c, dw, dwAt + wTaps[t + 2]);
    add(d, dw, dwAt + wTaps[t + 3]);
    add(e, dw, dwAt + wTaps[t + 4]);
    add(f, dw, dwAt + wTaps[t + 5]);
    add(g, dw, dwAt + wTaps[t + 6]);
    add(h, dw, dwAt + wTaps[t + 7]);
    add(i, dw, dwAt + wTaps[t + 8]);
  }

  /** As {@link #nine}, for taps of which each three are neighbours: see {@link #adjacent}. */
  private void threeRows(
      int t, float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, int count) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector i = a;
    int x0 = xAt + xTaps[t];
    int x3 = xAt + xTaps[t + 3];
    int x6 = xAt + xTaps[t + 6];
    for (int j = 0; j < count; j++) {
      int at = j * xStep;
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyAt + j * yStep);
      a = FloatVector.fromArray(SPECIES, x, x0 + at).fma(u, a);
      b = FloatVector.fromArray(SPECIES, x, x0 + at + L).fma(u, b);
      c = FloatVector.fromArray(SPECIES, x, x0 + at + 2 * L).fma(u, c);
      d = FloatVector.fromArray(SPECIES, x, x3 + at).fma(u, d);
      e = FloatVector.fromArray(SPECIES, x, x3 + at + L).fma(u, e);
      f = FloatVector.fromArray(SPECIES, x, x3 + at + 2 * L).fma(u, f);
      g = FloatVector.fromArray(SPECIES, x, x6 + at).fma(u, g);
      h = FloatVector.fromArray(SPECIES, x, x6 + at + L).fma(u, h);
      i = FloatVector.fromArray(SPECIES, x, x6 + at + 2 * L).fma(u, i);
    }
    add(a, dw, dwAt + wTaps[t]);
    add(b, dw, dwAt + wTaps[t + 1]);
    add(c, dw, dwAt + wTaps[t + 2]);
    add(d, dw, dwAt + wTaps[t + 3]);
    add(e, dw, dwAt + wTaps[t + 4]);
    add(f, dw, dwAt + wTaps[t + 5]);
    add(g, dw, dwAt + wTaps[t + 6]);
    add(h, dw, dwAt + wTaps[t + 7]);
    add(i, dw, dwAt + wTaps[t + 8]);
  }

  private void three(
      int t, float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, int count) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    int x0 = xAt + xTaps[t];
    int x1 = xAt + xTaps[t + 1];
    int x2 = xAt + xTaps[t + 2];
    for (int j = 0; j < count; j++) {
      int at = j * xStep;
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyAt + j * yStep);
      a = FloatVector.fromArray(SPECIES, x, x0 + at).fma(u, a);
      b = FloatVector.fromArray(SPECIES, x, x1 + at).fma(u, b);
      c = FloatVector.fromArray(SPECIES, x, x2 + at).fma(u, c);
    }
    add(a, dw, dwAt + wTaps[t]);
    add(b, dw, dwAt + wTaps[t + 1]);
    add(c, dw, dwAt + wTaps[t + 2]);
  }

  private void single(
      int t, float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, int count) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int x0 = xAt + xTaps[t];
    for (int j = 0; j < count; j++) {
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyAt + j * yStep);
      sum = FloatVector.fromArray(SPECIES, x, x0 + j * xStep).fma(u, sum);
    }
    add(sum, dw, dwAt + wTaps[t]);
  }

  private static void add(FloatVector sum, float[] dw, int at) {
    sum.add(FloatVector.fromArray(SPECIES, dw, at)).intoArray(dw, at);
  }
}
