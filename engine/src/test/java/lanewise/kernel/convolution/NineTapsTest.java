package lanewise.kernel.convolution;

import static lanewise.kernel.Parity.assertSameBits;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.product.Tiles;
import lanewise.kernel.product.Walk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class NineTapsTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 28, 31})
  void computesWhatThePlanarTileDoes(int pixels) {
    assumeTrue(NineTaps.FIT, "32 vector registers");
    int xRow = pixels + 2;
    int yRow = pixels * L;
    int yBlock = 2 * yRow;
    float[] x = samples.floats(3 + 4 * xRow);
    float[] w = samples.floats(5 + 9 * Lanes.PAIR);
    float[] y = samples.floats(7 + 2 * yBlock);
    float[] expected = y.clone();

    NineTaps.forward(pixels, x, 3, xRow, w, 5, y, 7, yRow, yBlock);

    Walk walk = Walk.planar(new int[] {0, xRow, 2 * xRow}, 3, yBlock);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < pixels; j++) {
        int at = 7 + i * yRow + j * L;
        Tiles.planar(1, walk, x, 3 + i * xRow + j, w, 5, expected, at, false);
      }
    }
    assertSameBits(y, expected, pixels + " pixels");
  }
}
