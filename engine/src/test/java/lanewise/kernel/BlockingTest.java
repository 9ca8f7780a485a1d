package lanewise.kernel;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("widths")
class BlockingTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  @Test
  void thereAndBackIsTheSame() {
    for (int channels : Samples.sizes()) {
      int height = samples.between(1, 4);
      int width = samples.between(1, 4);
      int rowStep = (width + 2) * L;
      int blockStep = (height + 1) * rowStep;
      float[] planar = samples.floats(3 + channels * height * width);
      float[] blocked = new float[5 + Lanes.blocks(channels, L) * blockStep];
      Blocking.toBlocked(channels, height, width, planar, 3, blocked, 5, blockStep, rowStep, L);
      float[] back = new float[planar.length - 3];
      Blocking.toPlanar(
          channels, height, width, blocked, 5, blockStep, rowStep, back, height, width);
      assertSameBits(back, Arrays.copyOfRange(planar, 3, planar.length), "planar");
    }
  }

  @Test
  void channelsOfABlockAreAdjacent() {
    int channels = L + 2;
    float[] planar = new float[channels * 6];
    for (int i = 0; i < planar.length; i++) {
      planar[i] = i;
    }
    float[] blocked = new float[2 * 6 * L];
    Blocking.toBlocked(channels, 2, 3, planar, 0, blocked, 0, 6 * L, 3 * L, L);
    // Channel L + 1, row 1, column 2.
    assertThat(blocked[6 * L + 3 * L + 2 * L + 1]).isEqualTo((L + 1) * 6 + 5);
    // Channel 1, row 0, column 1.
    assertThat(blocked[L + 1]).isEqualTo(7);
  }

  @Test
  void lanesBeyondTheLastChannelAreLeftAlone() {
    float[] blocked = samples.floats(2 * L);
    float[] before = blocked.clone();
    Blocking.toBlocked(1, 1, 2, new float[] {5, 6}, 0, blocked, 0, 2 * L, 2 * L, L);
    before[0] = 5;
    before[L] = 6;
    assertSameBits(blocked, before, "blocked");
  }

  @Test
  void aNarrowerImageFillsTheCornerOfThePlane() {
    float[] planar = new float[3 * 4];
    float[] blocked = samples.floats(2 * 2 * L);
    Blocking.toPlanar(1, 2, 2, blocked, 0, 4 * L, 2 * L, planar, 3, 4);
    float[] expected = new float[12];
    expected[0] = blocked[0];
    expected[1] = blocked[L];
    expected[4] = blocked[2 * L];
    expected[5] = blocked[3 * L];
    assertSameBits(planar, expected, "planar");
  }
}
