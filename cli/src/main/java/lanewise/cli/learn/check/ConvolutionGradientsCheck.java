package lanewise.cli.learn.check;

import java.util.List;
import java.util.SplittableRandom;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.kernel.naive.NaiveConvolution;
import lanewise.workload.RandomValues;

/** The two gradients of a convolution, against the naive twins. */
final class ConvolutionGradientsCheck implements Check {
  /** The method that is asked twice: of dy and w it makes dx, of x and dy it makes dw. */
  public interface Backward {
    void run(
        int channels,
        int height,
        int width,
        int filters,
        int size,
        int stride,
        int padding,
        float[] first,
        float[] second,
        float[] gradient);
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Backward data = student.method(Backward.class, "backwardData");
    Backward weights = student.method(Backward.class, "backwardWeights");
    List<ConvolutionCase> cases = ConvolutionCase.all();
    for (ConvolutionCase c : cases) {
      String inputs = "backwardData for " + c.text();
      float[] dy = dy(c);
      float[] dx = Comparison.junk(c.x().length);
      examination.at(inputs);
      call(data, c, dy, c.w(), dx);
      new Comparison("dx", List.of("c", "h", "w"), c.channels(), c.height(), c.width())
          .check(inputs, dx(c, c.geometry(), dy, c.w()), dx, ofData(c, dy));
    }
    examination.passed("dx is right for %d shapes.".formatted(cases.size()));
    for (ConvolutionCase c : cases) {
      String inputs = "backwardWeights for " + c.text();
      float[] dy = dy(c);
      float[] dw = Comparison.junk(c.w().length);
      examination.at(inputs);
      call(weights, c, c.x(), dy, dw);
      new Comparison(
              "dw", List.of("k", "c", "r", "s"), c.filters(), c.channels(), c.size(), c.size())
          .check(inputs, dw(c, c.geometry(), dy), dw, ofWeights(c, dy));
    }
    examination.passed("dw is right for %d shapes.".formatted(cases.size()));
  }

  private static void call(
      Backward backward, ConvolutionCase c, float[] first, float[] second, float[] gradient) {
    backward.run(
        c.channels(),
        c.height(),
        c.width(),
        c.filters(),
        c.size(),
        c.stride(),
        c.padding(),
        first.clone(),
        second.clone(),
        gradient);
  }

  private static float[] dy(ConvolutionCase c) {
    return RandomValues.between(-1, 1, c.geometry().outputs(), new SplittableRandom(c.height()));
  }

  private static float[] dx(
      ConvolutionCase c, ConvolutionGeometry geometry, float[] dy, float[] w) {
    float[] dx = new float[c.x().length];
    NaiveConvolution.backwardData(geometry, dy, 0, w, 0, dx, 0);
    return dx;
  }

  private static float[] dw(ConvolutionCase c, ConvolutionGeometry geometry, float[] dy) {
    float[] dw = new float[c.w().length];
    NaiveConvolution.backwardWeights(geometry, c.x(), 0, dy, 0, dw, 0);
    return dw;
  }

  private static List<Suspect> ofData(ConvolutionCase c, float[] dy) {
    ConvolutionGeometry right = c.geometry();
    return List.of(
        new Suspect(
            "your gradient is that of a convolution with a flipped kernel: w is turned by 180"
                + " degrees. What y[oh, ow] read through tap (r, s) gets dy[oh, ow] times that same"
                + " tap.",
            () -> dx(c, right, dy, c.flipped())),
        new Suspect(
            "rows and columns of the kernel are exchanged.",
            () -> dx(c, right, dy, c.transposed())),
        new Suspect(
            "the padding is not subtracted: y[oh, ow] read row oh*stride + r - padding.",
            () -> dx(c, c.unshifted(), dy, c.w())),
        new Suspect(
            "the stride is left out: y[oh, ow] read row oh*stride + r - padding.",
            () -> dx(c, c.dense(), unstrided(c, dy), c.w())),
        new Suspect(
            "dx is overwritten. Several outputs read a pixel, and it gets what all of them give:"
                + " add, with +=.",
            () -> overwritten(c, dy)),
        new Suspect(
            "the place in the kernel is multiplied by the stride too: tap (r, s) meets the pixel r"
                + " rows and s columns from the window's corner.",
            () -> dx(c, c.stretched(), dy, c.w())),
        new Suspect(
            "only the last filter counts: dx adds up over all filters.",
            () -> dx(c, right, only(c, dy, c.filters() - 1), c.w())),
        new Suspect(
            "w is read as (C,K,R,S); it is (K,C,R,S).", () -> dx(c, right, dy, c.exchanged())));
  }

  private static List<Suspect> ofWeights(ConvolutionCase c, float[] dy) {
    ConvolutionGeometry right = c.geometry();
    float[] dw = dw(c, right, dy);
    float[] mean = dw.clone();
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= right.pixels();
    }
    return List.of(
        new Suspect(
            "your gradient is that of a convolution with a flipped kernel: it is turned by 180"
                + " degrees.",
            () -> c.with(dw).flipped()),
        new Suspect(
            "this is the mean over the output's pixels; a weight is used at all of them, so its"
                + " gradient is the sum.",
            () -> mean),
        new Suspect(
            "the padding is not subtracted: y[oh, ow] read row oh*stride + r - padding.",
            () -> dw(c, c.unshifted(), dy)),
        new Suspect(
            "the stride is left out: y[oh, ow] read row oh*stride + r - padding.",
            () -> dw(c, c.dense(), unstrided(c, dy))),
        new Suspect(
            "the place in the kernel is multiplied by the stride too: tap (r, s) meets the pixel r"
                + " rows and s columns from the window's corner.",
            () -> dw(c, c.stretched(), dy)),
        new Suspect(
            "only the last pixel of the output counts: dw adds up over all of them.",
            () -> dw(c, right, lastPixels(right, dy))));
  }

  /** dx of forward's loops where the last output that reads a pixel counts. */
  private static float[] overwritten(ConvolutionCase c, float[] dy) {
    float[] dx = new float[c.x().length];
    ConvolutionGeometry geometry = c.geometry();
    int pixels = geometry.pixels();
    for (int o = 0; o < dy.length; o++) {
      for (int tap = 0; tap < geometry.taps(); tap++) {
        int at = geometry.source(tap, o % pixels / c.outputWidth(), o % pixels % c.outputWidth());
        if (at >= 0) {
          dx[at] = c.w()[o / pixels * geometry.taps() + tap] * dy[o];
        }
      }
    }
    return dx;
  }

  /** dy of one filter, 0 of the others. */
  private static float[] only(ConvolutionCase c, float[] dy, int filter) {
    float[] only = new float[dy.length];
    int pixels = c.geometry().pixels();
    System.arraycopy(dy, filter * pixels, only, filter * pixels, pixels);
    return only;
  }

  /** dy in the upper left of the outputs at stride 1. */
  private static float[] unstrided(ConvolutionCase c, float[] dy) {
    ConvolutionGeometry dense = c.dense();
    float[] all = new float[dense.outputs()];
    int oh = c.outputHeight();
    int ow = c.outputWidth();
    for (int i = 0; i < dy.length; i++) {
      int row = i / ow / oh * dense.outputHeight() + i / ow % oh;
      all[row * dense.outputWidth() + i % ow] = dy[i];
    }
    return all;
  }

  /** dy of each filter's last pixel, 0 elsewhere. */
  private static float[] lastPixels(ConvolutionGeometry geometry, float[] dy) {
    float[] last = new float[dy.length];
    for (int i = geometry.pixels() - 1; i < dy.length; i += geometry.pixels()) {
      last[i] = dy[i];
    }
    return last;
  }
}
