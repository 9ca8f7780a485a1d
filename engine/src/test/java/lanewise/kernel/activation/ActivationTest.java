package lanewise.kernel.activation;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;
import static lanewise.kernel.SamplePixels.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations against their twins. */
@Tag("widths")
class ActivationTest {
  private static final int L = Lanes.FLOATS;
  private static final double TOLERANCE = 1e-6;

  private final Samples samples = new Samples();
  private final SamplePixels pixels = new SamplePixels(samples, false);

  /** Values from -10 to 10, which is where something happens. */
  private Pixels spread(int width) {
    Pixels x = pixels.of(2, 2, 2, width);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] *= 10;
    }
    return x;
  }

  static Stream<Activation> activations() {
    return Stream.of(
        new SiLU(),
        new GELU(),
        new GELUTanh(),
        new Sigmoid(),
        new Tanh(),
        new Erf(),
        new ELU(1),
        new ELU(0.3f),
        new HardSigmoid(0.2f, 0.5f),
        new HardSigmoid(1 / 6f, -0.1f),
        new HardSwish(),
        new Scale(-1.5f, 0.25f));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void isItsTwin(Activation activation) {
    for (int width : Samples.sizes()) {
      compare(activation, spread(width), false);
      compare(activation, pixels.of(2, 2, 2, width), false);
    }
  }

  @Test
  void reciprocalIsItsTwinAwayFromZero() {
    for (int width : Samples.sizes()) {
      Pixels x = spread(width);
      for (int i = 0; i < x.values().length; i++) {
        x.values()[i] = Math.copySign(0.5f + Math.abs(x.values()[i]), x.values()[i]);
      }
      compare(new Reciprocal(), x, false);
    }
  }

  private void compare(Activation activation, Pixels x, boolean exact) {
    NaivePointwise twin = activation.twin();
    Pixels dy = exact ? x : pixels.of(2, 2, 2, x.width());
    Pixels y = pixels.of(2, 2, 2, x.width());
    Pixels expected = copy(y);
    activation.forward(x, y, 1);
    twin.forward(x, expected, 1);
    compare(y, expected, exact, activation + " y");
    Pixels dx = pixels.of(2, 2, 2, x.width());
    Pixels expectedDx = copy(dx);
    activation.backward(dy, x, dx, 1);
    twin.backward(dy, x, expectedDx, 1);
    compare(dx, expectedDx, exact, activation + " dx");
  }

  private static void compare(Pixels actual, Pixels expected, boolean exact, String what) {
    if (exact) {
      assertSameBits(actual.values(), expected.values(), what);
    } else {
      assertClose(actual.values(), expected.values(), TOLERANCE, what);
    }
  }

  /** Zeros pad the channels of a block: where f(0) is 0, nothing must be cleared behind it. */
  @ParameterizedTest
  @MethodSource("activations")
  void zeroStaysZeroWhereItIsPromised(Activation activation) {
    float[] y = copies(7);
    activation.forward(row(new float[L]), row(y), 0);
    assertThat(y[0] == 0).isEqualTo(activation.keepsZero());
  }

  /** What SciPy and PyTorch 2 give at -3, -1, 0, 0.5, 2. */
  @Test
  void knownValuesOfMoreFunctions() {
    assertValues(new Sigmoid(), 0.04742587f, 0.26894143f, 0.5f, 0.62245935f, 0.88079709f);
    assertValues(new Tanh(), -0.99505478f, -0.76159418f, 0, 0.46211717f, 0.96402758f);
    assertValues(new GELUTanh(), -0.00363739f, -0.15880801f, 0, 0.34571401f, 1.95459773f);
    assertValues(new Erf(), -0.99997789f, -0.84270078f, 0, 0.52049989f, 0.99532229f);
    assertValues(new ELU(1), -0.95021296f, -0.63212055f, 0, 0.5f, 2);
    assertValues(new HardSwish(), 0, -0.33333334f, 0, 0.29166666f, 1.6666666f);
    assertValues(new HardSigmoid(1 / 6f, 0.5f), 0, 0.33333334f, 0.5f, 0.5833333f, 0.8333333f);
  }

  private static void assertValues(Activation activation, float... expected) {
    float[] x = {-3, -1, 0, 0.5f, 2};
    for (int i = 0; i < x.length; i++) {
      float[] y = new float[L];
      activation.forward(row(copies(x[i])), row(y), 0);
      assertClose(y, copies(expected[i]), TOLERANCE, activation + " of " + x[i]);
    }
  }

  /** Those that round once: bit for bit, special values and gradients too. */
  static Stream<Activation> exact() {
    return Stream.of(
        new Clip(-0.5f, 0.25f),
        new Clip(Float.NEGATIVE_INFINITY, 0),
        new Clip(0, 6),
        new Clip(1, 1),
        new LeakyReLU(0),
        new LeakyReLU(0.01f),
        new LeakyReLU(1),
        new LeakyReLU(-0.5f),
        new LeakyReLU(3));
  }

  @ParameterizedTest
  @MethodSource("exact")
  void hasTheBitsOfItsTwin(Activation activation) {
    for (int width : Samples.sizes()) {
      compare(activation, pixels.of(2, 2, 2, width), true);
      compare(activation, spread(width), true);
      compare(activation, new SamplePixels(samples, true).of(2, 2, 2, width), true);
    }
  }

  @Test
  void reluMakesNothingOfMinusInfinity() {
    float[] x = copies(Float.NEGATIVE_INFINITY);
    float[] y = samples.floats(L);
    new LeakyReLU(0).forward(row(x), row(y), 0);
    assertThat(y).containsOnly(0f);
    float[] dx = samples.floats(L);
    new LeakyReLU(0).backward(row(x), row(x), row(dx), 0);
    assertThat(dx).containsOnly(0f);
  }

  /** What PyTorch 2 gives: torch.nn.functional.silu and gelu of -3, -1, 0, 0.5, 2. */
  @Test
  void knownValues() {
    float[] x = {-3, -1, 0, 0.5f, 2};
    float[] silu = {-0.14227763f, -0.26894143f, 0, 0.31122968f, 1.7615942f};
    float[] gelu = {-0.00404969f, -0.15865526f, 0, 0.34573123f, 1.9544997f};
    for (int i = 0; i < x.length; i++) {
      float[] pixel = copies(x[i]);
      float[] y = new float[L];
      new SiLU().forward(row(pixel), row(y), 0);
      assertThat(y).containsOnly(y[0]);
      assertClose(y, copies(silu[i]), TOLERANCE, "silu");
      new GELU().forward(row(pixel), row(y), 0);
      assertThat(y).containsOnly(y[0]);
      assertClose(y, copies(gelu[i]), TOLERANCE, "gelu");
    }
  }

  private static float[] copies(float value) {
    float[] values = new float[L];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void farValuesAndNaN() {
    float[] x = {-1e30f, -200, -88, 88, 200, 1e30f, Float.NaN};
    for (Activation activation : new Activation[] {new SiLU(), new GELU()}) {
      for (float value : x) {
        float[] y = new float[L];
        activation.forward(row(copies(value)), row(y), 0);
        float expected = value > 0 ? value : value < 0 ? 0 : Float.NaN;
        assertClose(y, copies(expected), 1e-6, activation + " of " + value);
      }
    }
  }
}
