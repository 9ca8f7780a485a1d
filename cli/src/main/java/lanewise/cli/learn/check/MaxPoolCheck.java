package lanewise.cli.learn.check;

import java.util.List;
import java.util.SplittableRandom;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePooling;
import lanewise.tensor.Window;
import lanewise.workload.RandomValues;

/** ReLU and max-pooling backward, against the formula and the naive twin. */
final class MaxPoolCheck implements Check {
  /** The methods that are asked. */
  public interface Relu {
    void run(float[] x, float[] dy, float[] dx);
  }

  /** The same of pooling. */
  public interface Pool {
    void run(
        int channels,
        int height,
        int width,
        int size,
        int stride,
        float[] x,
        float[] dy,
        float[] dx);
  }

  /** What is pooled; where there are to be ties, of few different values. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(
      int channels, int height, int width, int size, int stride, float[] x, float[] dy) {
    static Case of(int channels, int height, int width, int size, int stride, boolean ties) {
      SplittableRandom random = new SplittableRandom(channels * 100L + height * 10L + width);
      Window window = Window.square(size).withStride(stride);
      float[] x = RandomValues.between(-1, 2, channels * height * width, random);
      for (int i = 0; i < x.length && ties; i++) {
        x[i] = Math.round(x[i]);
      }
      int outputs = channels * window.outputHeight(height) * window.outputWidth(width);
      float[] dy = RandomValues.between(-1, 1, outputs, random);
      return new Case(channels, height, width, size, stride, x, dy);
    }

    Window window() {
      return Window.square(size).withStride(stride);
    }

    String text() {
      return "x (%d,%d,%d), size %d, stride %d".formatted(channels, height, width, size, stride);
    }

    /** Whose smallest values are the largest. */
    Case negated() {
      float[] negative = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        negative[i] = -x[i];
      }
      return new Case(channels, height, width, size, stride, negative, dy);
    }

    /** A share of an output's gradient that an input of its window gets. */
    interface Share {
      float of(int tap, float x, float max, int earlierMaxima, int maxima);
    }

    /**
     * dx where each output hands its gradient to the inputs of its window by some rule.
     *
     * @param step from one window to the next
     */
    float[] spread(int step, boolean adds, Share share) {
      float[] dx = new float[x.length];
      int oh = window().outputHeight(height);
      int ow = window().outputWidth(width);
      for (int o = 0; o < dy.length; o++) {
        int corner = (o / ow / oh * height + o / ow % oh * step) * width + o % ow * step;
        float max = Float.NEGATIVE_INFINITY;
        int maxima = 0;
        for (int t = 0; t < size * size; t++) {
          float value = x[corner + t / size * width + t % size];
          maxima = value > max ? 1 : maxima + (value == max ? 1 : 0);
          max = Math.max(max, value);
        }
        int earlier = 0;
        for (int t = 0; t < size * size; t++) {
          int at = corner + t / size * width + t % size;
          float part = dy[o] * share.of(t, x[at], max, earlier, maxima);
          earlier += x[at] == max ? 1 : 0;
          dx[at] = adds || part == 0 ? dx[at] + part : part;
        }
      }
      return dx;
    }
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    relu(student.method(Relu.class, "reluBackward"), examination);
    examination.passed("reluBackward is right.");
    Pool pool = student.method(Pool.class, "maxPoolBackward");
    List<Case> cases =
        List.of(
            Case.of(1, 4, 4, 2, 2, false),
            Case.of(3, 6, 8, 2, 2, false),
            Case.of(1, 8, 8, 2, 3, false),
            Case.of(1, 5, 5, 3, 1, false),
            Case.of(2, 7, 9, 3, 2, false),
            Case.of(2, 5, 7, 2, 2, false),
            Case.of(1, 6, 6, 2, 2, true),
            Case.of(4, 11, 9, 3, 2, true),
            Case.of(2, 8, 8, 2, 3, true));
    for (Case c : cases) {
      examination.at(c.text());
      float[] dx = Comparison.junk(c.x().length);
      pool.run(
          c.channels(),
          c.height(),
          c.width(),
          c.size(),
          c.stride(),
          c.x().clone(),
          c.dy().clone(),
          dx);
      new Comparison("dx", List.of("c", "h", "w"), c.channels(), c.height(), c.width())
          .check(c.text(), twin(c), dx, suspects(c));
    }
    examination.passed("maxPoolBackward is right for %d shapes.".formatted(cases.size()));
  }

  private static void relu(Relu relu, Examination examination) throws Wrong {
    float[] x = {-2, -0.5f, -0f, 0, 0.25f, 1, 3, -1, 2};
    float[] dy = {1, -2, 3, 0.5f, -1, 2, 0.25f, -3, 0};
    String inputs = "x = -2, -0.5, -0, 0, 0.25, 1, 3, -1, 2";
    examination.at(inputs);
    float[] dx = Comparison.junk(x.length);
    relu.run(x.clone(), dy.clone(), dx);
    new Comparison("dx", List.of("i"), x.length)
        .check(
            inputs,
            relu(x, dy, 0),
            dx,
            List.of(
                new Suspect(
                    "at x = 0 the gradient passes; here it is 0 there, as in PyTorch.",
                    () -> relu(x, dy, -Float.MIN_VALUE)),
                new Suspect(
                    "this is ReLU of dy. Whether dy passes depends on x, not on dy.",
                    () -> relu(dy, dy, 0)),
                new Suspect("this is ReLU forward, of x.", () -> relu(x, x, 0)),
                new Suspect("dy passes everywhere.", () -> dy)));
  }

  private static float[] relu(float[] x, float[] dy, float threshold) {
    float[] dx = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = x[i] > threshold ? dy[i] : 0;
    }
    return dx;
  }

  private static float[] twin(Case c) {
    Window window = c.window();
    int oh = window.outputHeight(c.height());
    int ow = window.outputWidth(c.width());
    float[] dx = new float[c.x().length];
    Pixels y = planes(new float[c.dy().length], c.channels(), oh, ow);
    Pixels origins = planes(new float[c.dy().length], c.channels(), oh, ow);
    NaivePooling.max(window, planes(c.x(), c.channels(), c.height(), c.width()), y, origins, 0);
    Pixels dy = planes(c.dy(), c.channels(), oh, ow);
    Pixels target = planes(dx, c.channels(), c.height(), c.width());
    NaivePooling.maxBackward(window, dy, origins, target, 0);
    return dx;
  }

  /** One image, (C,H,W). */
  private static Pixels planes(float[] values, int channels, int height, int width) {
    return Pixels.dense(values, 0, 1, 1, channels, height, width);
  }

  private static List<Suspect> suspects(Case c) {
    int stride = c.stride();
    return List.of(
        new Suspect(
            "where windows overlap, an input may be the largest of several: add to dx instead of"
                + " overwriting.",
            () ->
                c.spread(
                    stride, false, (_, x, max, earlier, _) -> x == max && earlier == 0 ? 1 : 0)),
        new Suspect("the smallest value gets the gradient.", () -> twin(c.negated())),
        new Suspect(
            "the maximum begins at 0, but all values of a window may be negative: begin with the"
                + " window's first.",
            () ->
                c.spread(
                    stride,
                    true,
                    (t, x, max, earlier, _) ->
                        max > 0 ? (x == max && earlier == 0 ? 1 : 0) : t == 0 ? 1 : 0)),
        new Suspect(
            "windows begin as far apart as they are large; they begin stride apart: in row"
                + " oh*stride and column ow*stride.",
            () ->
                c.spread(
                    Math.min(c.size(), stride),
                    true,
                    (_, x, max, earlier, _) -> x == max && earlier == 0 ? 1 : 0)),
        new Suspect(
            "among equal values of a window all get the gradient; only the first does.",
            () -> c.spread(stride, true, (_, x, max, _, _) -> x == max ? 1 : 0)),
        new Suspect(
            "among equal values of a window the last gets the gradient; the first does: compare"
                + " with >, not >=.",
            () ->
                c.spread(
                    stride,
                    true,
                    (_, x, max, earlier, maxima) -> x == max && earlier == maxima - 1 ? 1 : 0)),
        new Suspect(
            "this is the gradient of average pooling: each input of a window gets a part. Of"
                + " max-pooling, only the largest gets it.",
            () -> c.spread(stride, true, (_, _, _, _, _) -> 1f / (c.size() * c.size()))),
        new Suspect(
            "all inputs of a window get its gradient; only the largest does.",
            () -> c.spread(stride, true, (_, _, _, _, _) -> 1)));
  }
}
