package lanewise.kernel.convolution;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.naive.NaiveGroupPlanes;

/**
 * Rows of pixels whose channels come in groups of W, a divisor of L, spread over W planes. In plane
 * j each lane has channel j of its own group:
 *
 * <pre>
 * plane[j][row][column][l]  =  x[row][column][l - l % W + j]
 * </pre>
 *
 * <p>On them a convolution in groups is a {@link DepthwiseConvolution} with W taps for one, so that
 * no lane computes with the channels of another group.
 */
public final class GroupPlanes {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private final int width;
  private final int rowStep;
  private final int planeStep;
  private final float[] values;
  private final List<VectorShuffle<Float>> shuffles;

  /**
   * Planes that are filled row by row.
   *
   * @param width W
   * @param columns the pixels of a row
   * @param rows the largest number of rows
   */
  GroupPlanes(int width, int columns, int rows) {
    this.width = width;
    this.rowStep = columns * L;
    this.planeStep = rows * rowStep;
    this.values = Aligned.floats(width * planeStep);
    this.shuffles =
        IntStream.range(0, Lanes.SCALAR ? 0 : width)
            .mapToObj(j -> VectorShuffle.fromOp(SPECIES, lane -> lane - lane % width + j))
            .toList();
  }

  /** Fills the first rows from x, whose first pixel stands at {@code from}. */
  void fill(float[] x, int from, int xRow, int rows) {
    for (int j = 0; j < width; j++) {
      for (int row = 0; row < rows; row++) {
        int source = from + row * xRow;
        int target = Aligned.ORIGIN + j * planeStep + row * rowStep;
        if (Lanes.SCALAR) {
          NaiveGroupPlanes.spread(L, width, j, x, source, values, target, rowStep);
        } else {
          spread(shuffles.get(j), x, source, target);
        }
      }
    }
  }

  private void spread(VectorShuffle<Float> shuffle, float[] x, int from, int to) {
    for (int i = 0; i < rowStep; i += L) {
      FloatVector.fromArray(SPECIES, x, from + i).rearrange(shuffle).intoArray(values, to + i);
    }
  }

  /** The planes; the first pixel stands at {@link Aligned#ORIGIN}. */
  public float[] values() {
    return values;
  }
}
