package lanewise.cli.learn.check;

import java.util.List;
import java.util.SplittableRandom;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.kernel.naive.NaiveConvolution;
import lanewise.tensor.Window;
import lanewise.workload.RandomValues;

/**
 * One shape that convolutions are tried with, and the operands: x (C,H,W), w (K,C,R,R).
 *
 * @param size R, of square filters
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ConvolutionCase(
    int channels,
    int height,
    int width,
    int filters,
    int size,
    int stride,
    int padding,
    float[] x,
    float[] w) {

  /** From the simplest on, each with something new; the later ones are wide, high and odd. */
  static List<ConvolutionCase> all() {
    return List.of(
        of(1, 4, 4, 1, 1, 1, 0),
        of(1, 5, 5, 1, 3, 1, 0),
        of(1, 4, 7, 1, 3, 1, 0),
        of(3, 5, 5, 1, 3, 1, 0),
        of(2, 5, 5, 4, 3, 1, 0),
        of(1, 5, 5, 1, 3, 1, 1),
        of(2, 6, 9, 3, 3, 1, 1),
        of(1, 7, 7, 1, 3, 2, 0),
        of(2, 7, 9, 3, 3, 2, 1),
        of(2, 9, 6, 3, 5, 2, 2),
        of(3, 8, 8, 4, 2, 2, 0),
        of(2, 11, 8, 3, 3, 3, 1),
        of(1, 1, 1, 2, 3, 1, 1),
        of(4, 12, 10, 5, 5, 1, 2),
        of(5, 13, 1, 2, 1, 2, 0),
        of(8, 14, 14, 16, 3, 1, 1));
  }

  private static ConvolutionCase of(
      int channels, int height, int width, int filters, int size, int stride, int padding) {
    SplittableRandom random = new SplittableRandom(channels * 100L + height * 10L + width);
    return new ConvolutionCase(
        channels,
        height,
        width,
        filters,
        size,
        stride,
        padding,
        RandomValues.between(-1, 1, channels * height * width, random),
        RandomValues.between(-1, 1, filters * channels * size * size, random));
  }

  /** The same shape with other filters. */
  ConvolutionCase with(float[] others) {
    return new ConvolutionCase(channels, height, width, filters, size, stride, padding, x, others);
  }

  /** With the pixels that who takes rows for so long reads; beyond the array, the last. */
  ConvolutionCase withRowsOf(int length) {
    float[] read = new float[x.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = x[Math.min(i / width * length + i % width, x.length - 1)];
    }
    return new ConvolutionCase(channels, height, width, filters, size, stride, padding, read, w);
  }

  ConvolutionGeometry geometry() {
    Window window = Window.square(size).withStride(stride).withPadding(padding);
    return new ConvolutionGeometry(window, channels, height, width, filters);
  }

  /** Whose padding is below and right of the image only, as if nobody had subtracted it. */
  ConvolutionGeometry unshifted() {
    Window window =
        Window.square(size).withStride(stride).withPadding(0, 0, 2 * padding, 2 * padding);
    return new ConvolutionGeometry(window, channels, height, width, filters);
  }

  /** At stride 1. */
  ConvolutionGeometry dense() {
    Window window = Window.square(size).withPadding(padding);
    return new ConvolutionGeometry(window, channels, height, width, filters);
  }

  /** Whose taps are as far apart as its windows: the stride counts for r and s too. */
  ConvolutionGeometry stretched() {
    int end = padding + (size - 1) * (stride - 1);
    Window window =
        Window.square(size)
            .withStride(stride)
            .withDilation(stride)
            .withPadding(padding, padding, end, end);
    return new ConvolutionGeometry(window, channels, height, width, filters);
  }

  int outputHeight() {
    return geometry().outputHeight();
  }

  int outputWidth() {
    return geometry().outputWidth();
  }

  /** The operands' shapes, for the student. */
  String text() {
    return "x (%d,%d,%d), w (%d,%d,%d,%d), stride %d, padding %d"
        .formatted(channels, height, width, filters, channels, size, size, stride, padding);
  }

  /** y (K,OH,OW) for other filters, or another geometry with as many outputs. */
  float[] forward(ConvolutionGeometry geometry, float[] filters) {
    float[] y = new float[geometry.outputs()];
    NaiveConvolution.forward(geometry, x, 0, filters, 0, y, 0);
    return y;
  }

  /** Each filter turned by 180 degrees. */
  float[] flipped() {
    return taps((r, s) -> (size - 1 - r) * size + size - 1 - s);
  }

  /** Each filter with rows and columns exchanged. */
  float[] transposed() {
    return taps((r, s) -> s * size + r);
  }

  /** The filters without the taps of the last row and column. */
  float[] cut() {
    float[] cut = w.clone();
    for (int i = 0; i < cut.length; i++) {
      if (i % size == size - 1 || i / size % size == size - 1) {
        cut[i] = 0;
      }
    }
    return cut;
  }

  /** The filters with all but one channel 0. */
  float[] channel(int kept) {
    float[] only = w.clone();
    for (int i = 0; i < only.length; i++) {
      if (i / (size * size) % channels != kept) {
        only[i] = 0;
      }
    }
    return only;
  }

  /** The filters as who takes (K,C,R,S) for (C,K,R,S) reads them. */
  float[] exchanged() {
    float[] exchanged = new float[w.length];
    int area = size * size;
    for (int k = 0; k < filters; k++) {
      for (int c = 0; c < channels; c++) {
        System.arraycopy(w, (c * filters + k) * area, exchanged, (k * channels + c) * area, area);
      }
    }
    return exchanged;
  }

  /** The filters as who forgets the factor C in the filter's place reads them. */
  float[] overlapping() {
    float[] overlapping = new float[w.length];
    int area = size * size;
    for (int k = 0; k < filters; k++) {
      for (int c = 0; c < channels; c++) {
        System.arraycopy(
            w,
            Math.min(k + c, filters * channels - 1) * area,
            overlapping,
            (k * channels + c) * area,
            area);
      }
    }
    return overlapping;
  }

  /** A tap of a filter. */
  private interface Tap {
    int at(int r, int s);
  }

  private float[] taps(Tap from) {
    int area = size * size;
    float[] moved = new float[w.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = w[i / area * area + from.at(i % area / size, i % size)];
    }
    return moved;
  }
}
