package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.SamplePixels.copy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveLayerNormalization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class LayerNormalizationTest {
  private static final int L = Lanes.FLOATS;
  private static final int BLOCKS = 2;
  private static final float EPSILON = 1e-2f;
  private static final double TOLERANCE = 4e-6;

  private final Samples samples = new Samples();
  private final SamplePixels pixels = new SamplePixels(samples, false);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 8})
  void isItsTwin(int channels) {
    for (int width : new int[] {1, 2, 5}) {
      compare(Math.min(channels, BLOCKS * L), width);
    }
    compare(BLOCKS * L, 3);
    compare(BLOCKS * L - 1, 3);
  }

  private void compare(int channels, int width) {
    Pixels x = pixels.of(2, BLOCKS, 2, width);
    Pixels y = pixels.of(2, BLOCKS, 2, width);
    Pixels expected = copy(y);
    float[] parameters = new float[5 + 2 * BLOCKS * L];
    float[] drawn = samples.floats(2 * channels);
    int bias = 5 + BLOCKS * L;
    System.arraycopy(drawn, 0, parameters, 5, channels);
    System.arraycopy(drawn, channels, parameters, bias, channels);
    LayerNormalization kernel = new LayerNormalization(EPSILON, channels, BLOCKS);
    kernel.forward(parameters, 5, bias, x, y, 1);
    NaiveLayerNormalization.forward(EPSILON, channels, parameters, 5, bias, x, expected, 1);
    assertClose(y.values(), expected.values(), TOLERANCE, "y of " + channels + " channels");

    Pixels dy = pixels.of(2, BLOCKS, 2, width);
    Pixels dx = pixels.of(2, BLOCKS, 2, width);
    Pixels expectedDx = copy(dx);
    float[] gradients = samples.floats(parameters.length);
    float[] expectedGradients = gradients.clone();
    kernel.backward(parameters, 5, bias, gradients, dy, x, dx, 1);
    NaiveLayerNormalization.backward(
        EPSILON, channels, parameters, 5, bias, expectedGradients, dy, x, expectedDx, 1);
    assertClose(dx.values(), expectedDx.values(), 10 * TOLERANCE, "dx of " + channels);
    assertClose(gradients, expectedGradients, 4 * TOLERANCE, "dw and db of " + channels);
  }

  /** torch.nn.functional.layer_norm of 1, 2, 4 with eps 0: (x - 7/3) / sqrt(14/9). */
  @Test
  void knownValues() {
    float[] x = new float[BLOCKS * L];
    x[0] = 1;
    x[1] = 2;
    x[2] = 4;
    float[] parameters = new float[2 * BLOCKS * L];
    parameters[0] = parameters[1] = parameters[2] = 1;
    Pixels in = Pixels.dense(x, 0, L, 1, BLOCKS, 1, 1);
    Pixels out = Pixels.dense(new float[BLOCKS * L], 0, L, 1, BLOCKS, 1, 1);
    new LayerNormalization(1e-12f, 3, BLOCKS).forward(parameters, 0, BLOCKS * L, in, out, 0);
    assertThat(out.values()[0]).isCloseTo(-1.0690449f, within(1e-6f));
    assertThat(out.values()[1]).isCloseTo(-0.2672612f, within(1e-6f));
    assertThat(out.values()[2]).isCloseTo(1.3363061f, within(1e-6f));
    assertThat(out.values()[3]).isZero();
  }
}
