package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.SamplePixels.copy;
import static lanewise.kernel.SamplePixels.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveChannelLine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class ChannelLineTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  @ParameterizedTest
  @ValueSource(floats = {0, Float.POSITIVE_INFINITY})
  void sameBitsAsItsTwin(float limit) {
    for (int width : Samples.sizes()) {
      compare(limit, new SamplePixels(samples, false).of(2, 2, 2, width));
      compare(limit, new SamplePixels(samples, true).of(2, 2, 2, width));
    }
  }

  private void compare(float limit, Pixels x) {
    SamplePixels pixels = new SamplePixels(samples, false);
    float[] lines = samples.floats(2 * L);
    Pixels y = pixels.of(2, 2, 2, x.width());
    Pixels expected = copy(y);
    ChannelLine.forward(limit, lines, x, y, 1, 1);
    NaiveChannelLine.forward(limit, lines, x, expected, 1, 1);
    assertSameBits(y.values(), expected.values(), "y of " + x.width() + " columns");

    Pixels dy = pixels.of(2, 2, 2, x.width());
    float[] dLines = samples.floats(2 * L);
    float[] expectedLines = dLines.clone();
    Pixels dx = pixels.of(2, 2, 2, x.width());
    Pixels expectedDx = copy(dx);
    ChannelLine.backward(limit, lines, dLines, dy, x, dx, 1, 1);
    NaiveChannelLine.backward(limit, lines, expectedLines, dy, x, expectedDx, 1, 1);
    assertSameBits(dx.values(), expectedDx.values(), "dx of " + x.width() + " columns");
    assertSameBits(dLines, expectedLines, "dw and db of " + x.width() + " columns");
  }

  /** torch.nn.functional.prelu of -2 and 3 with weight 0.25, and its gradients. */
  @Test
  void knownValuesOfPrelu() {
    float[] lines = new float[2 * L];
    Arrays.fill(lines, 0, L, 0.25f);
    float[] x = new float[2 * L];
    Arrays.fill(x, 0, L, -2);
    Arrays.fill(x, L, 2 * L, 3);
    float[] y = new float[2 * L];
    ChannelLine.forward(0, lines, row(x), row(y), 0, 0);
    assertThat(y[0]).isEqualTo(-0.5f);
    assertThat(y[L]).isEqualTo(3);
    float[] ones = new float[2 * L];
    Arrays.fill(ones, 1);
    float[] dLines = new float[2 * L];
    ChannelLine.backward(0, lines, dLines, row(ones), row(x), row(y), 0, 0);
    assertThat(y[0]).isEqualTo(0.25f);
    assertThat(y[L]).isEqualTo(1);
    assertThat(dLines[0]).isEqualTo(-2);
  }
}
