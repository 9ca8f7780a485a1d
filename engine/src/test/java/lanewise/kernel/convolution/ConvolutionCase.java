package lanewise.kernel.convolution;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.Parity.tolerance;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.Sight;
import lanewise.kernel.convolution.DirectConvolution.Plane;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveConvolution;
import lanewise.kernel.product.Filters;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of one image: operands in plain order, what the naive kernels make of them, and the
 * way into the layouts of the fast kernels and back.
 */
final class ConvolutionCase {
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  private final ConvolutionGeometry geometry;
  final Window window;
  final int channels;
  final int height;
  final int width;
  final int filters;
  final int oh;
  final int ow;

  /** Pairs of filter blocks. */
  final int pairs;

  final float[] x;
  final float[] w;
  final float[] dy;

  /** The value of dw before the gradient is added. */
  final float[] dwBefore;

  /** What the naive kernels make of it, computed once for all layouts. */
  private float @Nullable [] expectedForward;

  private float @Nullable [] expectedWeights;

  ConvolutionCase(
      Samples samples, Window window, int channels, int height, int width, int filters) {
    this.geometry = new ConvolutionGeometry(window, channels, height, width, filters);
    this.window = window;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.filters = filters;
    this.oh = window.outputHeight(height);
    this.ow = window.outputWidth(width);
    this.pairs = Lanes.blocks(filters, PAIR);
    this.x = samples.floats(channels * height * width);
    this.w = samples.floats(filters * channels * window.area());
    this.dy = samples.floats(filters * oh * ow);
    this.dwBefore = samples.floats(w.length);
  }

  /** Planes with a border of zeros; image pixel (0, 0) is at {@code origin}. */
  record Padded(float[] values, Plane plane, int origin) {}

  /** x within the window's padding and some more zeros below and to the right. */
  Padded paddedInput(int lanes, int extraHeight, int extraWidth) {
    return padded(
        x,
        channels,
        height,
        width,
        lanes,
        window.padTop(),
        window.padLeft(),
        window.padBottom() + extraHeight,
        window.padRight() + extraWidth);
  }

  /** dy within the zeros that make backward-data a convolution without borders. */
  Padded paddedGradient(int extraHeight, int extraWidth) {
    int top = window.height() - 1 - window.padTop();
    int left = window.width() - 1 - window.padLeft();
    int bottom = window.height() - 1 - window.padBottom() + extraHeight;
    int right = window.width() - 1 - window.padRight() + extraWidth;
    return padded(dy, filters, oh, ow, L, top, left, bottom, right);
  }

  private static Padded padded(
      float[] planar,
      int channels,
      int height,
      int width,
      int lanes,
      int top,
      int left,
      int bottom,
      int right) {
    int row = (left + width + right) * lanes;
    Plane plane = new Plane((top + height + bottom) * row, row);
    int origin = top * row + left * lanes;
    int blocks = lanes == 1 ? channels : 2 * Lanes.blocks(channels, PAIR);
    float[] values = new float[blocks * plane.block()];
    for (int i = 0; i < planar.length; i++) {
      int c = i / (height * width);
      int at = c / lanes * plane.block() + i / width % height * row + i % width * lanes + c % lanes;
      values[origin + at] = planar[i];
    }
    return new Padded(values, plane, origin);
  }

  /** The way back, from blocked planes without padding. */
  float[] planar(float[] blocked, int channels, int height, int width) {
    float[] planar = new float[channels * height * width];
    int blocks = Lanes.blocks(channels, L);
    Pixels.dense(blocked, 0, L, 1, blocks, height, width).read(0, channels, planar, 0);
    return planar;
  }

  /** The filters as [K/2L][C/lanes][R*S][lanes][2L]. */
  float[] workingFilters(float[] canonical, int lanes) {
    float[] working = new float[pairs * PAIR * rows(lanes)];
    for (int i = 0; i < canonical.length; i++) {
      working[position(i, lanes)] = canonical[i];
    }
    return working;
  }

  float[] canonicalFilters(float[] working, int lanes) {
    float[] canonical = new float[w.length];
    for (int i = 0; i < canonical.length; i++) {
      canonical[i] = working[position(i, lanes)];
    }
    return canonical;
  }

  private int rows(int lanes) {
    return Lanes.blocks(channels, lanes) * lanes * window.area();
  }

  private int position(int index, int lanes) {
    int p = index % window.area();
    int c = index / window.area() % channels;
    int k = index / window.area() / channels;
    int row = (c / lanes * window.area() + p) * lanes + c % lanes;
    return (k / PAIR * rows(lanes) + row) * PAIR + k % PAIR;
  }

  /** The filters of backward-data: flipped, channels exchanged. */
  float[] transposedFilters() {
    int channelPairs = Lanes.blocks(channels, PAIR);
    float[] working = workingFilters(w, L);
    float[] transposed = new float[channelPairs * PAIR * pairs * PAIR * window.area()];
    for (int pair = 0; pair < channelPairs; pair++) {
      Filters.transpose(
          pair,
          Sight.all(Lanes.blocks(channels, L)),
          Sight.all(2 * pairs),
          window.height(),
          window.width(),
          working,
          0,
          transposed,
          0);
    }
    return transposed;
  }

  void assertForward(float[] y, double slack) {
    if (expectedForward == null) {
      expectedForward = new float[dy.length];
      NaiveConvolution.forward(geometry, x, 0, w, 0, expectedForward, 0);
    }
    assertClose(y, expectedForward, slack * tolerance(channels * window.area()), "y " + this);
  }

  void assertBackwardData(float[] dx, double slack) {
    float[] expected = new float[x.length];
    NaiveConvolution.backwardData(geometry, dy, 0, w, 0, expected, 0);
    assertClose(dx, expected, slack * tolerance(filters * window.area()), "dx " + this);
  }

  void assertBackwardWeights(float[] dw, double slack) {
    if (expectedWeights == null) {
      expectedWeights = dwBefore.clone();
      NaiveConvolution.backwardWeights(geometry, x, 0, dy, 0, expectedWeights, 0);
    }
    assertClose(dw, expectedWeights, slack * tolerance(oh * ow), "dw " + this);
  }

  @Override
  public String toString() {
    return "%s of (%d,%d,%d), %d filters".formatted(window, channels, height, width, filters);
  }
}
