package lanewise.kernel.activation;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveClip;
import lanewise.kernel.naive.NaiveGELU;
import lanewise.kernel.naive.NaivePointwise;
import lanewise.kernel.naive.NaiveSiLU;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The smooth activations and clipping against their twins. */
@Tag("widths")
class ActivationTest {
  private static final int L = Lanes.FLOATS;
  private static final double TOLERANCE = 1e-6;

  /** The values between the pixels, which kernels must not change. */
  private static final float UNTOUCHED = 7;

  private final Samples samples = new Samples();

  private static float[] filled(int length) {
    float[] values = new float[length];
    Arrays.fill(values, UNTOUCHED);
    return values;
  }

  /** Values from -10 to 10, which is where something happens, and their gradients. */
  private float[] spread(int count) {
    float[] values = samples.floats(count);
    for (int i = 0; i < count; i++) {
      values[i] *= 10;
    }
    return values;
  }

  @Test
  void siluIsItsTwin() {
    for (int pixels : Samples.sizes()) {
      float[] x = spread(pixels * (L + 1) + L);
      float[] dy = samples.floats(pixels * (L + 2) + L);
      float[] y = filled(pixels * (L + 3) + L);
      float[] expected = y.clone();
      new SiLU().forward(pixels, x, 1, L + 1, y, 2, L + 3);
      NaiveSiLU.forward(L, pixels, x, 1, L + 1, expected, 2, L + 3);
      assertClose(y, expected, TOLERANCE, "y");
      float[] dx = filled(y.length);
      float[] expectedDx = dx.clone();
      new SiLU().backward(pixels, dy, 0, L + 2, x, 1, L + 1, dx, 2, L + 3);
      NaiveSiLU.backward(L, pixels, dy, 0, L + 2, x, 1, L + 1, expectedDx, 2, L + 3);
      assertClose(dx, expectedDx, TOLERANCE, "dx");
    }
  }

  @Test
  void geluIsItsTwin() {
    for (int pixels : Samples.sizes()) {
      float[] x = spread(pixels * (L + 1) + L);
      float[] dy = samples.floats(pixels * (L + 2) + L);
      float[] y = filled(pixels * (L + 3) + L);
      float[] expected = y.clone();
      new GELU().forward(pixels, x, 1, L + 1, y, 2, L + 3);
      NaiveGELU.forward(L, pixels, x, 1, L + 1, expected, 2, L + 3);
      assertClose(y, expected, TOLERANCE, "y");
      float[] dx = filled(y.length);
      float[] expectedDx = dx.clone();
      new GELU().backward(pixels, dy, 0, L + 2, x, 1, L + 1, dx, 2, L + 3);
      NaiveGELU.backward(L, pixels, dy, 0, L + 2, x, 1, L + 1, expectedDx, 2, L + 3);
      assertClose(dx, expectedDx, TOLERANCE, "dx");
    }
  }

  static Stream<Pointwise> pointwise() {
    return Stream.of(
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
  @MethodSource("pointwise")
  void isItsTwin(Pointwise activation) {
    for (int pixels : Samples.sizes()) {
      compare(activation, pixels, spread(pixels * (L + 1) + L));
      compare(activation, pixels, samples.floats(pixels * (L + 1) + L));
    }
  }

  @Test
  void reciprocalIsItsTwinAwayFromZero() {
    for (int pixels : Samples.sizes()) {
      float[] x = spread(pixels * (L + 1) + L);
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.copySign(0.5f + Math.abs(x[i]), x[i]);
      }
      compare(new Reciprocal(), pixels, x);
    }
  }

  private void compare(Pointwise activation, int pixels, float[] x) {
    NaivePointwise twin = activation.twin();
    float[] dy = samples.floats(pixels * (L + 2) + L);
    float[] y = filled(pixels * (L + 3) + L);
    float[] expected = y.clone();
    activation.forward(pixels, x, 1, L + 1, y, 2, L + 3);
    twin.forward(L, pixels, x, 1, L + 1, expected, 2, L + 3);
    assertClose(y, expected, TOLERANCE, activation + " y");
    float[] dx = filled(y.length);
    float[] expectedDx = dx.clone();
    activation.backward(pixels, dy, 0, L + 2, x, 1, L + 1, dx, 2, L + 3);
    twin.backward(L, pixels, dy, 0, L + 2, x, 1, L + 1, expectedDx, 2, L + 3);
    assertClose(dx, expectedDx, TOLERANCE, activation + " dx");
  }

  /** Zeros pad the channels of a block: where f(0) is 0, nothing must be cleared behind it. */
  @ParameterizedTest
  @MethodSource("pointwise")
  void zeroStaysZeroWhereItIsPromised(Pointwise activation) {
    float[] y = filled(L);
    activation.forward(1, new float[L], 0, L, y, 0, L);
    assertThat(y[0] == 0).isEqualTo(activation.keepsZero());
  }

  /** The values of SciPy and PyTorch 2 at -3, -1, 0, 0.5, 2. */
  @Test
  void knownValuesOfMoreFunctions() {
    assertValues(new Sigmoid(), 0.04742587f, 0.26894143f, 0.5f, 0.62245935f, 0.88079709f);
    assertValues(new Tanh(), -0.99505478f, -0.76159418f, 0, 0.46211717f, 0.96402758f);
    assertValues(new Erf(), -0.99997789f, -0.84270078f, 0, 0.52049989f, 0.99532229f);
    assertValues(new ELU(1), -0.95021296f, -0.63212055f, 0, 0.5f, 2);
    assertValues(new HardSwish(), 0, -0.33333334f, 0, 0.29166666f, 1.6666666f);
    assertValues(new HardSigmoid(1 / 6f, 0.5f), 0, 0.33333334f, 0.5f, 0.5833333f, 0.8333333f);
  }

  private static void assertValues(Activation activation, float... expected) {
    float[] x = {-3, -1, 0, 0.5f, 2};
    for (int i = 0; i < x.length; i++) {
      float[] y = new float[L];
      activation.forward(1, copies(x[i]), 0, L, y, 0, L);
      assertClose(y, copies(expected[i]), TOLERANCE, activation + " of " + x[i]);
    }
  }

  @Test
  void clipIsItsTwin() {
    for (int pixels : Samples.sizes()) {
      compareClip(-0.5f, 0.25f, pixels, samples.floats(pixels * (L + 1) + L));
      compareClip(Float.NEGATIVE_INFINITY, 0, pixels, samples.specials(pixels * (L + 1) + L));
      compareClip(0, 6, pixels, spread(pixels * (L + 1) + L));
      compareClip(1, 1, pixels, samples.specials(pixels * (L + 1) + L));
    }
  }

  private void compareClip(float min, float max, int pixels, float[] x) {
    float[] y = filled(pixels * (L + 3) + L);
    float[] expected = y.clone();
    new Clip(min, max).forward(pixels, x, 1, L + 1, y, 2, L + 3);
    NaiveClip.forward(min, max, L, pixels, x, 1, L + 1, expected, 2, L + 3);
    assertSameBits(y, expected, "y");
    float[] dx = filled(y.length);
    float[] expectedDx = dx.clone();
    new Clip(min, max).backward(pixels, y, 2, L + 3, x, 1, L + 1, dx, 2, L + 3);
    NaiveClip.backward(min, max, L, pixels, y, 2, L + 3, x, 1, L + 1, expectedDx, 2, L + 3);
    assertSameBits(dx, expectedDx, "dx");
  }

  /** The values of PyTorch 2: torch.nn.functional.silu and gelu of -3, -1, 0, 0.5, 2. */
  @Test
  void knownValues() {
    float[] x = {-3, -1, 0, 0.5f, 2};
    float[] silu = {-0.14227763f, -0.26894143f, 0, 0.31122968f, 1.7615942f};
    float[] gelu = {-0.00404969f, -0.15865526f, 0, 0.34573123f, 1.9544997f};
    for (int i = 0; i < x.length; i++) {
      float[] pixel = filled(L);
      Arrays.fill(pixel, x[i]);
      float[] y = new float[L];
      new SiLU().forward(1, pixel, 0, L, y, 0, L);
      assertThat(y).containsOnly(y[0]);
      assertClose(y, copies(silu[i]), TOLERANCE, "silu");
      new GELU().forward(1, pixel, 0, L, y, 0, L);
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
        activation.forward(1, copies(value), 0, L, y, 0, L);
        float expected = value > 0 ? value : value < 0 ? 0 : Float.NaN;
        assertClose(y, copies(expected), 1e-6, activation + " of " + value);
      }
    }
  }
}
