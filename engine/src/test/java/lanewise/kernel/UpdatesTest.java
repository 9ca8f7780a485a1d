package lanewise.kernel;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import lanewise.kernel.naive.NaiveUpdates;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("widths")
class UpdatesTest {
  private final Samples samples = new Samples();

  /** An update of the elements {@code from} to {@code to}. */
  private interface Update {
    void run(float[] values, float[] gradients, float[] mean, float[] square, int from, int to);
  }

  private static final Update SGD =
      (w, g, v, unused, from, to) -> Updates.sgd(false, w, g, v, from, to, 0.03f, 0.9f, 5e-4f);
  private static final Update NAIVE_SGD =
      (w, g, v, unused, from, to) -> NaiveUpdates.sgd(false, w, g, v, from, to, 0.03f, 0.9f, 5e-4f);
  private static final Update NESTEROV =
      (w, g, v, unused, from, to) -> Updates.sgd(true, w, g, v, from, to, 0.03f, 0.9f, 5e-4f);
  private static final Update NAIVE_NESTEROV =
      (w, g, v, unused, from, to) -> NaiveUpdates.sgd(true, w, g, v, from, to, 0.03f, 0.9f, 5e-4f);
  private static final Update SCALE =
      (w, unused, m, v, from, to) -> Updates.scale(w, from, to, 0.7f);
  private static final Update NAIVE_SCALE =
      (w, unused, m, v, from, to) -> NaiveUpdates.scale(w, from, to, 0.7f);
  private static final Update FOLLOW =
      (w, g, m, v, from, to) -> Updates.follow(w, g, from, to, 0.01f);
  private static final Update NAIVE_FOLLOW =
      (w, g, m, v, from, to) -> NaiveUpdates.follow(w, g, from, to, 0.01f);
  private static final Update ADAM =
      (w, g, m, v, from, to) ->
          Updates.adam(w, g, m, v, from, to, 0.9f, 0.999f, 0.01f, 31f, 1e-8f, 1e-3f, 0.99f);
  private static final Update NAIVE_ADAM =
      (w, g, m, v, from, to) ->
          NaiveUpdates.adam(w, g, m, v, from, to, 0.9f, 0.999f, 0.01f, 31f, 1e-8f, 1e-3f, 0.99f);

  private void compare(Update update, Update naive, int from, int to, float[][] arrays) {
    float[] w = arrays[0].clone();
    float[] mean = arrays[2].clone();
    float[] square = arrays[3].clone();
    update.run(arrays[0], arrays[1], arrays[2], arrays[3], from, to);
    naive.run(w, arrays[1], mean, square, from, to);
    String what = "elements " + from + " to " + to;
    assertSameBits(arrays[0], w, "values, " + what);
    assertSameBits(arrays[2], mean, "first state, " + what);
    assertSameBits(arrays[3], square, "second state, " + what);
  }

  private float[][] random(int count) {
    float[] square = samples.floats(count);
    for (int i = 0; i < count; i++) {
      square[i] *= square[i];
    }
    return new float[][] {
      samples.floats(count), samples.floats(count), samples.floats(count), square
    };
  }

  private float[][] special(int count) {
    return new float[][] {
      samples.specials(count),
      samples.specials(count),
      samples.specials(count),
      samples.specials(count)
    };
  }

  @Test
  void sameBitsAsTheirTwinsForAnyRange() {
    for (int count : Samples.sizes()) {
      int from = samples.between(0, 5);
      compare(SGD, NAIVE_SGD, from, from + count, random(from + count + 3));
      compare(NESTEROV, NAIVE_NESTEROV, from, from + count, random(from + count + 3));
      compare(SCALE, NAIVE_SCALE, from, from + count, random(from + count + 3));
      compare(FOLLOW, NAIVE_FOLLOW, from, from + count, random(from + count + 3));
      compare(ADAM, NAIVE_ADAM, from, from + count, random(from + count + 3));
    }
  }

  @Test
  void sameBitsForSpecialValues() {
    compare(SGD, NAIVE_SGD, 1, 4000, special(4000));
    compare(NESTEROV, NAIVE_NESTEROV, 1, 4000, special(4000));
    compare(SCALE, NAIVE_SCALE, 1, 4000, special(4000));
    compare(FOLLOW, NAIVE_FOLLOW, 1, 4000, special(4000));
    compare(ADAM, NAIVE_ADAM, 1, 4000, special(4000));
  }

  /** The state of a weight with gradient 0 decays and must not become denormal. */
  @Test
  void fadingStateBecomesZero() {
    float[] w = samples.floats(100);
    float[] gradients = new float[100];
    float[] mean = samples.floats(100);
    float[] square = samples.floats(100);
    float[] velocity = mean.clone();
    for (int i = 0; i < 100; i++) {
      square[i] *= square[i];
    }
    for (int step = 0; step < 1_000; step++) {
      Updates.adam(w, gradients, mean, square, 0, 100, 0.9f, 0.9f, 1e-3f, 1, 1e-8f, 0, 1);
      Updates.sgd(false, w, gradients, velocity, 0, 100, 1e-3f, 0.9f, 0);
    }
    assertThat(mean).containsOnly(0f);
    assertThat(square).containsOnly(0f);
    assertThat(velocity).containsOnly(0f);
  }
}
