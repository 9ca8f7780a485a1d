package lanewise.kernel.geometry;

import static lanewise.kernel.Parity.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.SamplePixels;
import lanewise.kernel.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("widths")
class PixelsTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();
  private final SamplePixels pixels = new SamplePixels(samples, false);

  @Test
  void thereAndBackIsTheSame() {
    for (int channels : Samples.sizes()) {
      Pixels images = pixels.of(2, Lanes.blocks(channels, L), 3, 2);
      float[] canonical = samples.floats(3 + channels * 6);
      float[] back = new float[channels * 6];
      images.write(1, channels, canonical, 3);
      images.read(1, channels, back, 0);
      assertSameBits(back, Arrays.copyOfRange(canonical, 3, canonical.length), "canonical");
      for (int i = 0; i < back.length; i++) {
        assertThat(images.values()[images.position(1, i)]).isEqualTo(back[i]);
      }
    }
  }

  @Test
  void planarImagesAreCopiedRowByRow() {
    Pixels planar = new Pixels(samples.floats(60), 1, 1, 2, 3, 4, 2, 0, 25, 7, 1);
    float[] canonical = samples.floats(24);
    planar.write(0, 2, canonical, 0);
    // Channel 1, row 2, column 3.
    assertThat(planar.values()[2 + 25 + 2 * 7 + 3]).isEqualTo(canonical[12 + 2 * 4 + 3]);
    float[] back = new float[24];
    planar.read(0, 2, back, 0);
    assertSameBits(back, canonical, "canonical");
  }

  @Test
  void channelsOfABlockAreAdjacent() {
    int channels = L + 2;
    float[] canonical = new float[channels * 6];
    for (int i = 0; i < canonical.length; i++) {
      canonical[i] = i;
    }
    Pixels blocked = Pixels.dense(new float[2 * 6 * L], 0, L, 1, 2, 2, 3);
    blocked.write(0, channels, canonical, 0);
    // Channel L + 1, row 1, column 2.
    assertThat(blocked.values()[6 * L + 3 * L + 2 * L + 1]).isEqualTo((L + 1) * 6 + 5);
    // Channel 1, row 0, column 1.
    assertThat(blocked.values()[L + 1]).isEqualTo(7);
  }

  @Test
  void lanesBeyondTheLastChannelAreLeftAlone() {
    Pixels blocked = SamplePixels.row(samples.floats(2 * L));
    float[] expected = blocked.values().clone();
    blocked.write(0, 1, new float[] {5, 6}, 0);
    expected[0] = 5;
    expected[L] = 6;
    assertSameBits(blocked.values(), expected, "blocked");
  }

  @Test
  void clearingSparesTheChannelsBeforeAndTheGaps() {
    Pixels images = pixels.of(2, 2, 2, 3);
    float[] expected = images.values().clone();
    for (int channel = L - 1; channel < 2 * L; channel++) {
      for (int pixel = 0; pixel < 6; pixel++) {
        expected[images.position(1, channel * 6 + pixel)] = 0;
      }
    }
    images.clear(1, L - 1);
    assertSameBits(images.values(), expected, "cleared");
  }

  @Test
  void imagesBeyondTheRoomBeginAnew() {
    Pixels images = pixels.of(3, 1, 2, 2);
    assertThat(images.image(7)).isEqualTo(images.image(1));
  }

  @Test
  void imagesOfOnePixelAreTheRowOfOne() {
    Pixels features = new Pixels(samples.floats(6 * L), L, 3, 2, 1, 1, 0, L, 3 * L, 3 * L, 3 * L);
    Pixels row = features.asOneImage();
    assertThat(row.width()).isEqualTo(3);
    assertThat(row.block(0, 1) + 2 * row.pixelStep()).isEqualTo(features.block(2, 1));
  }
}
