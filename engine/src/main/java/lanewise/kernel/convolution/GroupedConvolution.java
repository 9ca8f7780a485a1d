package lanewise.kernel.convolution;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveGrouped;

/**
 * Convolution in groups of W channels, W above 1. Shuffle j gives each lane channel j of its own
 * group, so the W shuffles of a vector make W depthwise taps of one, and no lane computes with the
 * channels of another group:
 *
 * <pre>
 * y[l]  =  sum over j and taps t of  w[j][t][l] * x[t][l - l % W + j]
 * </pre>
 *
 * <p>Vectors are shuffled in registers. Where three taps are neighbours, a shuffled vector serves
 * three pixels of y, so that a tile of eight shuffles ten vectors for 24 multiply-adds.
 */
public final class GroupedConvolution implements BlockConvolution {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private final int width;
  private final int[] xTaps;

  private final int[] wTaps;
  private final int channelStep;

  private final int xStep;
  private final int yStep;

  /** Whether each three taps are neighbours. */
  private final boolean inThrees;

  private final List<VectorShuffle<Float>> shuffles;

  /**
   * The geometry of a row.
   *
   * @param width W
   * @param xTaps where each tap lies in x, from the row's first pixel on
   * @param wTaps where the weights of each tap lie, for channel 0 of a group
   * @param channelStep from there to those for channel 1
   * @param xStep from what one pixel of y reads to what the next one reads
   * @param yStep from one pixel of y to the next
   */
  GroupedConvolution(int width, int[] xTaps, int[] wTaps, int channelStep, int xStep, int yStep) {
    this.width = width;
    // From left to right, as backward-data has them from right to left.
    List<Integer> order =
        IntStream.range(0, xTaps.length)
            .boxed()
            .sorted(Comparator.comparingInt(t -> xTaps[t]))
            .toList();
    this.xTaps = order.stream().mapToInt(t -> xTaps[t]).toArray();
    this.wTaps = order.stream().mapToInt(t -> wTaps[t]).toArray();
    this.channelStep = channelStep;
    this.xStep = xStep;
    this.yStep = yStep;
    this.inThrees =
        xTaps.length % 3 == 0
            && IntStream.range(0, xTaps.length)
                .allMatch(t -> this.xTaps[t] == this.xTaps[t - t % 3] + t % 3 * L);
    this.shuffles =
        IntStream.range(0, Lanes.SCALAR ? 0 : width)
            .mapToObj(j -> VectorShuffle.fromOp(SPECIES, lane -> lane - lane % width + j))
            .toList();
  }

  @Override
  public void forward(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, int count) {
    if (Lanes.SCALAR) {
      NaiveGrouped.forward(
          L, width, xTaps, wTaps, channelStep, xStep, yStep, x, xAt, w, wAt, y, yAt, count);
      return;
    }
    int done = 0;
    for (; done + 8 <= count; done += 8) {
      eight(x, xAt + done * xStep, w, wAt, y, yAt + done * yStep);
    }
    // The last tile may compute pixels again, to the same values.
    if (count >= 8 && count - done > 2) {
      eight(x, xAt + (count - 8) * xStep, w, wAt, y, yAt + (count - 8) * yStep);
    } else {
      for (; done + 4 <= count; done += 4) {
        four(x, xAt + done * xStep, w, wAt, y, yAt + done * yStep);
      }
      for (; done < count; done++) {
        one(x, xAt + done * xStep, w, wAt, y, yAt + done * yStep);
      }
    }
  }

  private void eight(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    if (inThrees && xStep == L) {
      eightByThrees(x, xAt, w, wAt, y, yAt);
    } else {
      eightByTaps(x, xAt, w, wAt, y, yAt);
    }
  }

  private void eightByThrees(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int j = 0; j < width; j++) {
      VectorShuffle<Float> channel = shuffles.get(j);
      for (int t = 0; t < xTaps.length; t += 3) {
        int at = xAt + xTaps[t];
        int weights = wAt + j * channelStep;
        FloatVector left = FloatVector.fromArray(SPECIES, w, weights + wTaps[t]);
        FloatVector middle = FloatVector.fromArray(SPECIES, w, weights + wTaps[t + 1]);
        FloatVector right = FloatVector.fromArray(SPECIES, w, weights + wTaps[t + 2]);
        FloatVector p = FloatVector.fromArray(SPECIES, x, at).rearrange(channel);
        FloatVector q = FloatVector.fromArray(SPECIES, x, at + L).rearrange(channel);
        FloatVector r = FloatVector.fromArray(SPECIES, x, at + 2 * L).rearrange(channel);
        a = r.fma(right, q.fma(middle, p.fma(left, a)));
        p = FloatVector.fromArray(SPECIES, x, at + 3 * L).rearrange(channel);
        b = p.fma(right, r.fma(middle, q.fma(left, b)));
        q = FloatVector.fromArray(SPECIES, x, at + 4 * L).rearrange(channel);
        c = q.fma(right, p.fma(middle, r.fma(left, c)));
        r = FloatVector.fromArray(SPECIES, x, at + 5 * L).rearrange(channel);
        d = r.fma(right, q.fma(middle, p.fma(left, d)));
        p = FloatVector.fromArray(SPECIES, x, at + 6 * L).rearrange(channel);
        e = p.fma(right, r.fma(middle, q.fma(left, e)));
        q = FloatVector.fromArray(SPECIES, x, at + 7 * L).rearrange(channel);
        f = q.fma(right, p.fma(middle, r.fma(left, f)));
        r = FloatVector.fromArray(SPECIES, x, at + 8 * L).rearrange(channel);
        g = r.fma(right, q.fma(middle, p.fma(left, g)));
        p = FloatVector.fromArray(SPECIES, x, at + 9 * L).rearrange(channel);
        h = p.fma(right, r.fma(middle, q.fma(left, h)));
      }
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

  private void eightByTaps(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    int step = xStep;
    for (int j = 0; j < width; j++) {
      VectorShuffle<Float> channel = shuffles.get(j);
      for (int t = 0; t < xTaps.length; t++) {
        int at = xAt + xTaps[t];
        FloatVector u = FloatVector.fromArray(SPECIES, w, wAt + j * channelStep + wTaps[t]);
        a = FloatVector.fromArray(SPECIES, x, at).rearrange(channel).fma(u, a);
        b = FloatVector.fromArray(SPECIES, x, at + step).rearrange(channel).fma(u, b);
        c = FloatVector.fromArray(SPECIES, x, at + 2 * step).rearrange(channel).fma(u, c);
        d = FloatVector.fromArray(SPECIES, x, at + 3 * step).rearrange(channel).fma(u, d);
        e = FloatVector.fromArray(SPECIES, x, at + 4 * step).rearrange(channel).fma(u, e);
        f = FloatVector.fromArray(SPECIES, x, at + 5 * step).rearrange(channel).fma(u, f);
        g = FloatVector.fromArray(SPECIES, x, at + 6 * step).rearrange(channel).fma(u, g);
        h = FloatVector.fromArray(SPECIES, x, at + 7 * step).rearrange(channel).fma(u, h);
      }
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
    for (int j = 0; j < width; j++) {
      VectorShuffle<Float> channel = shuffles.get(j);
      for (int t = 0; t < xTaps.length; t++) {
        int at = xAt + xTaps[t];
        FloatVector u = FloatVector.fromArray(SPECIES, w, wAt + j * channelStep + wTaps[t]);
        a = FloatVector.fromArray(SPECIES, x, at).rearrange(channel).fma(u, a);
        b = FloatVector.fromArray(SPECIES, x, at + step).rearrange(channel).fma(u, b);
        c = FloatVector.fromArray(SPECIES, x, at + 2 * step).rearrange(channel).fma(u, c);
        d = FloatVector.fromArray(SPECIES, x, at + 3 * step).rearrange(channel).fma(u, d);
      }
    }
    a.intoArray(y, yAt);
    b.intoArray(y, yAt + yStep);
    c.intoArray(y, yAt + 2 * yStep);
    d.intoArray(y, yAt + 3 * yStep);
  }

  private void one(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int j = 0; j < width; j++) {
      VectorShuffle<Float> channel = shuffles.get(j);
      for (int t = 0; t < xTaps.length; t++) {
        FloatVector u = FloatVector.fromArray(SPECIES, w, wAt + j * channelStep + wTaps[t]);
        sum = FloatVector.fromArray(SPECIES, x, xAt + xTaps[t]).rearrange(channel).fma(u, sum);
      }
    }
    sum.intoArray(y, yAt);
  }

  @Override
  public void backwardWeights(
      float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, int count) {
    if (Lanes.SCALAR) {
      NaiveGrouped.backwardWeights(
          L, width, xTaps, wTaps, channelStep, xStep, yStep, x, xAt, dy, dyAt, dw, dwAt, count);
      return;
    }
    for (int j = 0; j < width; j++) {
      VectorShuffle<Float> channel = shuffles.get(j);
      int to = dwAt + j * channelStep;
      int t = 0;
      for (; inThrees && t + 9 <= xTaps.length; t += 9) {
        if (xStep == L) {
          neighbours(t, channel, x, xAt, dy, dyAt, dw, to, count);
        } else {
          threeThrees(t, channel, x, xAt, dy, dyAt, dw, to, count);
        }
      }
      for (; t < xTaps.length; t++) {
        single(t, channel, x, xAt, dy, dyAt, dw, to, count);
      }
    }
  }

  /** Nine taps in threes, for a stride of 1: of each three the pixel before has had two. */
  private void neighbours(
      int t,
      VectorShuffle<Float> channel,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dw,
      int dwAt,
      int count) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector i = a;
    int top = xAt + xTaps[t];
    int middle = xAt + xTaps[t + 3];
    int bottom = xAt + xTaps[t + 6];
    FloatVector p0 = FloatVector.fromArray(SPECIES, x, top).rearrange(channel);
    FloatVector p1 = FloatVector.fromArray(SPECIES, x, top + L).rearrange(channel);
    FloatVector q0 = FloatVector.fromArray(SPECIES, x, middle).rearrange(channel);
    FloatVector q1 = FloatVector.fromArray(SPECIES, x, middle + L).rearrange(channel);
    FloatVector r0 = FloatVector.fromArray(SPECIES, x, bottom).rearrange(channel);
    FloatVector r1 = FloatVector.fromArray(SPECIES, x, bottom + L).rearrange(channel);
    for (int pixel = 0; pixel < count; pixel++) {
      int right = (pixel + 2) * L;
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyAt + pixel * yStep);
      FloatVector p2 = FloatVector.fromArray(SPECIES, x, top + right).rearrange(channel);
      FloatVector q2 = FloatVector.fromArray(SPECIES, x, middle + right).rearrange(channel);
      FloatVector r2 = FloatVector.fromArray(SPECIES, x, bottom + right).rearrange(channel);
      a = p0.fma(u, a);
      b = p1.fma(u, b);
      c = p2.fma(u, c);
      d = q0.fma(u, d);
      e = q1.fma(u, e);
      f = q2.fma(u, f);
      g = r0.fma(u, g);
      h = r1.fma(u, h);
      i = r2.fma(u, i);
      p0 = p1;
      p1 = p2;
      q0 = q1;
      q1 = q2;
      r0 = r1;
      r1 = r2;
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

  private void threeThrees(
      int t,
      VectorShuffle<Float> channel,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dw,
      int dwAt,
      int count) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector i = a;
    int top = xAt + xTaps[t];
    int middle = xAt + xTaps[t + 3];
    int bottom = xAt + xTaps[t + 6];
    for (int pixel = 0; pixel < count; pixel++) {
      int at = pixel * xStep;
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyAt + pixel * yStep);
      a = FloatVector.fromArray(SPECIES, x, top + at).rearrange(channel).fma(u, a);
      b = FloatVector.fromArray(SPECIES, x, top + at + L).rearrange(channel).fma(u, b);
      c = FloatVector.fromArray(SPECIES, x, top + at + 2 * L).rearrange(channel).fma(u, c);
      d = FloatVector.fromArray(SPECIES, x, middle + at).rearrange(channel).fma(u, d);
      e = FloatVector.fromArray(SPECIES, x, middle + at + L).rearrange(channel).fma(u, e);
      f = FloatVector.fromArray(SPECIES, x, middle + at + 2 * L).rearrange(channel).fma(u, f);
      g = FloatVector.fromArray(SPECIES, x, bottom + at).rearrange(channel).fma(u, g);
      h = FloatVector.fromArray(SPECIES, x, bottom + at + L).rearrange(channel).fma(u, h);
      i = FloatVector.fromArray(SPECIES, x, bottom + at + 2 * L).rearrange(channel).fma(u, i);
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

  private void single(
      int t,
      VectorShuffle<Float> channel,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dw,
      int dwAt,
      int count) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int from = xAt + xTaps[t];
    for (int pixel = 0; pixel < count; pixel++) {
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyAt + pixel * yStep);
      sum = FloatVector.fromArray(SPECIES, x, from + pixel * xStep).rearrange(channel).fma(u, sum);
    }
    add(sum, dw, dwAt + wTaps[t]);
  }

  private static void add(FloatVector sum, float[] dw, int at) {
    sum.add(FloatVector.fromArray(SPECIES, dw, at)).intoArray(dw, at);
  }

  /**
   * Exchanges the filters and channels of each group in the weights of a block, for backward-data:
   * target[k][t][c] = w[c % W][t][c - c % W + k] for all lanes c.
   */
  public static void transpose(
      int width, int area, float[] w, int wAt, float[] target, int targetAt) {
    for (int k = 0; k < width; k++) {
      for (int t = 0; t < area; t++) {
        for (int c = 0; c < L; c++) {
          int from = (c % width * area + t) * L + c - c % width + k;
          target[targetAt + (k * area + t) * L + c] = w[wAt + from];
        }
      }
    }
  }
}
