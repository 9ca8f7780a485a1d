package lanewise.kernel.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.naive.NaiveGroupPlanes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class GroupPlanesTest {
  private static final int L = Lanes.FLOATS;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void planesAreTheTwins(int width) {
    int columns = 5;
    int rowStep = columns * L;
    int planeStep = 4 * rowStep;
    int xRow = 7 * L;
    float[] x = new Samples().floats(3 + 3 * xRow);
    GroupPlanes planes = new GroupPlanes(width, columns, 4);
    float[] expected = new float[planes.values().length];
    for (int j = 0; j < width; j++) {
      for (int row = 0; row < 3; row++) {
        int to = Aligned.ORIGIN + j * planeStep + row * rowStep;
        NaiveGroupPlanes.spread(L, width, j, x, 3 + row * xRow, expected, to, rowStep);
      }
    }

    planes.fill(x, 3, xRow, 3);

    assertThat(planes.values()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aLaneHasAChannelOfItsOwnGroup(int width) {
    float[] x = new float[L];
    for (int lane = 0; lane < L; lane++) {
      x[lane] = lane;
    }
    GroupPlanes planes = new GroupPlanes(width, 1, 1);
    planes.fill(x, 0, L, 1);
    for (int j = 0; j < width; j++) {
      for (int lane = 0; lane < L; lane++) {
        assertThat(planes.values()[Aligned.ORIGIN + j * L + lane])
            .isEqualTo(lane / width * width + j);
      }
    }
  }
}
