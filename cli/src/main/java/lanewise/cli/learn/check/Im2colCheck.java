package lanewise.cli.learn.check;

import java.util.List;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.kernel.naive.NaiveIm2col;

/** im2col, against the naive twin. */
final class Im2colCheck implements Check {
  /** The method that is asked. */
  public interface Columns {
    void run(
        int channels,
        int height,
        int width,
        int size,
        int stride,
        int padding,
        float[] x,
        float[] columns);
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Columns columns = student.method(Columns.class, "columns");
    List<ConvolutionCase> cases = ConvolutionCase.all();
    for (ConvolutionCase c : cases) {
      String inputs =
          "x (%d,%d,%d), size %d, stride %d, padding %d"
              .formatted(c.channels(), c.height(), c.width(), c.size(), c.stride(), c.padding());
      examination.at(inputs);
      float[] expected = matrix(c, c.geometry());
      float[] given = Comparison.junk(expected.length);
      columns.run(
          c.channels(),
          c.height(),
          c.width(),
          c.size(),
          c.stride(),
          c.padding(),
          c.x().clone(),
          given);
      new Comparison(
              "columns",
              List.of("c", "r", "s", "oh", "ow"),
              c.channels(),
              c.size(),
              c.size(),
              c.outputHeight(),
              c.outputWidth())
          .check(inputs, expected, given, suspects(c));
    }
    examination.passed("columns is right for %d shapes.".formatted(cases.size()));
  }

  private static List<Suspect> suspects(ConvolutionCase c) {
    return List.of(
        new Suspect(
            "what lies outside the image is left as it was: write a 0 there.", () -> unpadded(c)),
        new Suspect(
            "the padding is not subtracted: the window of output (oh, ow) begins at row oh*stride -"
                + " padding.",
            () -> matrix(c, c.unshifted())),
        new Suspect(
            "the place in the kernel is multiplied by the stride too: tap (r, s) meets the pixel r"
                + " rows and s columns from the window's corner.",
            () -> matrix(c, c.stretched())),
        new Suspect(
            "below and right of the image nothing is tested, so that a row goes on in the next one:"
                + " test h < height and v < width too.",
            () -> unlimited(c)),
        new Suspect(
            "the rows of x are taken to be H floats long; they have W.",
            () -> matrix(c.withRowsOf(c.height()), c.geometry())));
  }

  private static float[] matrix(ConvolutionCase c, ConvolutionGeometry geometry) {
    float[] columns = new float[geometry.taps() * geometry.pixels()];
    NaiveIm2col.forward(geometry, c.x(), 0, columns);
    return columns;
  }

  /** Only the borders above and left tested, and that x is not left. */
  private static float[] unlimited(ConvolutionCase c) {
    float[] columns = new float[c.geometry().taps() * c.geometry().pixels()];
    int ow = c.outputWidth();
    for (int i = 0; i < columns.length; i++) {
      int tap = i / c.geometry().pixels();
      int pixel = i % c.geometry().pixels();
      int h = pixel / ow * c.stride() + tap / c.size() % c.size() - c.padding();
      int v = pixel % ow * c.stride() + tap % c.size() - c.padding();
      int at = (tap / (c.size() * c.size()) * c.height() + h) * c.width() + v;
      columns[i] = h >= 0 && v >= 0 && at < c.x().length ? c.x()[at] : 0;
    }
    return columns;
  }

  /** The padding left unwritten. No value of x is 0. */
  private static float[] unpadded(ConvolutionCase c) {
    float[] columns = matrix(c, c.geometry());
    for (int i = 0; i < columns.length; i++) {
      columns[i] = columns[i] == 0 ? Comparison.JUNK : columns[i];
    }
    return columns;
  }
}
