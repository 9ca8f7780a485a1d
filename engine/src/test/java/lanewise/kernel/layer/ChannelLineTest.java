package lanewise.kernel.layer;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
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
    for (int pixels : Samples.sizes()) {
      compare(limit, pixels, samples.floats(1 + pixels * (L + 1) + L));
      compare(limit, pixels, samples.specials(1 + pixels * (L + 1) + L));
    }
  }

  private void compare(float limit, int pixels, float[] x) {
    float[] lines = samples.floats(2 * L);
    float[] y = samples.floats(pixels * (L + 3) + L);
    float[] expected = y.clone();
    ChannelLine.forward(limit, pixels, lines, x, 1, L + 1, y, 0, L + 3);
    NaiveChannelLine.forward(limit, L, pixels, lines, x, 1, L + 1, expected, 0, L + 3);
    assertSameBits(y, expected, "y of " + pixels + " pixels");

    float[] dy = samples.floats(pixels * L + L);
    float[] dLines = samples.floats(2 * L);
    float[] expectedLines = dLines.clone();
    float[] dx = samples.floats(pixels * (L + 2) + L);
    float[] expectedDx = dx.clone();
    ChannelLine.backward(limit, pixels, lines, dLines, dy, 0, L, x, 1, L + 1, dx, 0, L + 2);
    NaiveChannelLine.backward(
        limit, L, pixels, lines, expectedLines, dy, 0, L, x, 1, L + 1, expectedDx, 0, L + 2);
    assertSameBits(dx, expectedDx, "dx of " + pixels + " pixels");
    assertSameBits(dLines, expectedLines, "dw and db of " + pixels + " pixels");
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
    ChannelLine.forward(0, 2, lines, x, 0, L, y, 0, L);
    assertThat(y[0]).isEqualTo(-0.5f);
    assertThat(y[L]).isEqualTo(3);
    float[] ones = new float[2 * L];
    Arrays.fill(ones, 1);
    float[] dLines = new float[2 * L];
    ChannelLine.backward(0, 2, lines, dLines, ones, 0, L, x, 0, L, y, 0, L);
    assertThat(y[0]).isEqualTo(0.25f);
    assertThat(y[L]).isEqualTo(1);
    assertThat(dLines[0]).isEqualTo(-2);
  }
}
