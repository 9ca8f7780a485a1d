package lanewise.cli.learn.check;

import java.util.List;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.workload.ConvolutionRun;
import lanewise.workload.ConvolutionShape;
import lanewise.workload.Rung;

/** A convolution by loops, against the naive twin. */
final class ConvolutionCheck implements Check {
  /** The method that is asked. */
  public interface Forward {
    void run(
        int channels,
        int height,
        int width,
        int filters,
        int size,
        int stride,
        int padding,
        float[] x,
        float[] w,
        float[] y);
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Forward forward = student.method(Forward.class, "forward");
    List<ConvolutionCase> cases = ConvolutionCase.all();
    for (ConvolutionCase c : cases) {
      examination.at(c.text());
      float[] y = Comparison.junk(c.geometry().outputs());
      forward.run(
          c.channels(),
          c.height(),
          c.width(),
          c.filters(),
          c.size(),
          c.stride(),
          c.padding(),
          c.x().clone(),
          c.w().clone(),
          y);
      new Comparison("y", List.of("k", "oh", "ow"), c.filters(), c.outputHeight(), c.outputWidth())
          .check(c.text(), c.forward(c.geometry(), c.w()), y, suspects(c));
    }
    examination.passed("y is right for %d shapes.".formatted(cases.size()));
  }

  /** The student's loops as a rung of the ladder, image by image. */
  static Rung.Pass rung(Submission student, ConvolutionShape shape) throws Wrong {
    Forward forward = student.method(Forward.class, "forward");
    ConvolutionRun operands = Rung.operands(shape);
    int inputs = shape.inputs() / shape.batch();
    int outputs = shape.outputs() / shape.batch();
    float[] x = new float[inputs];
    float[] y = new float[outputs];
    float[] all = new float[shape.outputs()];
    int size = ConvolutionShape.WINDOW.height();
    int padding = ConvolutionShape.WINDOW.padTop();
    return new Rung.Pass(
        () -> {
          for (int image = 0; image < shape.batch(); image++) {
            System.arraycopy(operands.x(), image * inputs, x, 0, inputs);
            forward.run(
                shape.channels(),
                shape.size(),
                shape.size(),
                shape.filters(),
                size,
                1,
                padding,
                x,
                operands.w(),
                y);
            System.arraycopy(y, 0, all, image * outputs, outputs);
          }
        },
        all::clone);
  }

  private static List<Suspect> suspects(ConvolutionCase c) {
    ConvolutionGeometry right = c.geometry();
    return List.of(
        new Suspect(
            "this is a convolution with a flipped kernel. Networks do not flip: tap (r, s) meets"
                + " the pixel r rows below and s columns right of the window's corner.",
            () -> c.forward(right, c.flipped())),
        new Suspect(
            "rows and columns of the kernel are exchanged.",
            () -> c.forward(right, c.transposed())),
        new Suspect(
            "the loops over the kernel end one too early: its last row and column are missing.",
            () -> c.forward(right, c.cut())),
        new Suspect(
            "the padding is not subtracted: the window of output (oh, ow) begins at row oh*stride -"
                + " padding.",
            () -> c.forward(c.unshifted(), c.w())),
        new Suspect(
            "pixels outside the image count as the nearest pixel inside; padding is zeros.",
            () -> clamped(c)),
        new Suspect(
            "the stride is left out: output (oh, ow) begins at row oh*stride - padding.",
            () -> unstrided(c)),
        new Suspect(
            "the place in the kernel is multiplied by the stride too: tap (r, s) meets the pixel r"
                + " rows and s columns from the window's corner.",
            () -> c.forward(c.stretched(), c.w())),
        new Suspect(
            "only the last channel counts: the sum runs over all channels, so begin it before the"
                + " loop over c.",
            () -> c.forward(right, c.channel(c.channels() - 1))),
        new Suspect(
            "only the first channel counts: the sum runs over all channels.",
            () -> c.forward(right, c.channel(0))),
        new Suspect(
            "the rows of x are taken to be H floats long; they have W.",
            () -> c.withRowsOf(c.height()).forward(right, c.w())),
        new Suspect(
            "the rows of y are taken to be OH floats long; they have OW.", () -> crowded(c)),
        new Suspect(
            "the index of w lacks the factor C: channel c of filter k begins at (k*C + c)*R*R.",
            () -> c.forward(right, c.overlapping())),
        new Suspect(
            "w is read as (C,K,R,S); it is (K,C,R,S).", () -> c.forward(right, c.exchanged())));
  }

  /** Where each row of y begins OH floats after the one before it. */
  private static float[] crowded(ConvolutionCase c) {
    float[] right = c.forward(c.geometry(), c.w());
    float[] y = Comparison.junk(right.length);
    for (int i = 0; i < y.length; i++) {
      int at = i / c.outputWidth() * c.outputHeight() + i % c.outputWidth();
      y[Math.min(at, y.length - 1)] = right[i];
    }
    return y;
  }

  /** With the pixels of the border repeated outside. */
  private static float[] clamped(ConvolutionCase c) {
    int p = c.padding();
    int height = c.height() + 2 * p;
    int width = c.width() + 2 * p;
    float[] wide = new float[c.channels() * height * width];
    for (int i = 0; i < wide.length; i++) {
      int h = Math.clamp(i / width % height - p, 0, c.height() - 1);
      int v = Math.clamp(i % width - p, 0, c.width() - 1);
      wide[i] = c.x()[(i / width / height * c.height() + h) * c.width() + v];
    }
    ConvolutionCase padded =
        new ConvolutionCase(
            c.channels(), height, width, c.filters(), c.size(), c.stride(), 0, wide, c.w());
    return padded.forward(padded.geometry(), c.w());
  }

  /** The upper left of the outputs at stride 1. */
  private static float[] unstrided(ConvolutionCase c) {
    ConvolutionGeometry dense = c.dense();
    float[] all = c.forward(dense, c.w());
    int oh = c.outputHeight();
    int ow = c.outputWidth();
    float[] y = new float[c.filters() * oh * ow];
    for (int i = 0; i < y.length; i++) {
      int row = i / ow / oh * dense.outputHeight() + i / ow % oh;
      y[i] = all[row * dense.outputWidth() + i % ow];
    }
    return y;
  }
}
