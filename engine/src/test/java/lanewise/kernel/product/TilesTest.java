package lanewise.kernel.product;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.Parity.tolerance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveTile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("widths")
class TilesTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  /** The families, each with the steps its kernel has as constants. */
  enum Family {
    BLOCKED(Tiles::blocked, L, 1, Lanes.PAIR, L),
    WINOGRAD(Tiles::winograd, Tiles.WINOGRAD_PITCH, 1, Lanes.PAIR, Tiles.WINOGRAD_PITCH),
    PLANAR(Tiles::planar, 1, 1, Lanes.PAIR, L),
    ROWS(Tiles::rows, Gemm.PITCH, 1, Lanes.PAIR, 0),
    GRADIENT(Tiles::gradient, 1, L, L, Lanes.PAIR),
    IMAGE_GRADIENT(Tiles::imageGradient, 1, L, L, Lanes.PAIR),
    PLANAR_GRADIENT(Tiles::planarGradient, 1, 1, L, Lanes.PAIR);

    final Tile tile;
    final int aRow;
    final int aStep;
    final int bStep;
    final int cRow;

    Family(Tile tile, int aRow, int aStep, int bStep, int cRow) {
      this.tile = tile;
      this.aRow = aRow;
      this.aStep = aStep;
      this.bStep = bStep;
      this.cRow = cRow;
    }

    boolean inPairs() {
      return this == BLOCKED || this == WINOGRAD;
    }

    boolean oneSegment() {
      return this == ROWS || this == GRADIENT || this == PLANAR_GRADIENT;
    }

    boolean anyVectorDistance() {
      return this == GRADIENT || this == IMAGE_GRADIENT || this == PLANAR_GRADIENT;
    }
  }

  @FunctionalInterface
  interface Tile {
    void multiply(
        int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add);
  }

  /** Operands of a tile, its segments and rows at random places. */
  private final class Case {
    final Family family;
    final int rows;
    final boolean add = samples.coin();
    final int cRow;
    final Walk walk;
    float[] a;
    float[] b;

    Case(Family family, int rows, int segments, int run) {
      this.family = family;
      this.rows = rows;
      int bVector = family.anyVectorDistance() ? samples.between(L, 300) : L;
      int[] aSegments = new int[segments];
      int[] bSegments = new int[segments];
      for (int t = 0; t < segments; t++) {
        aSegments[t] = samples.between(0, 200);
        bSegments[t] = samples.between(0, 200);
      }
      int aThree = samples.between(0, 300);
      int cVector = family.cRow == 0 ? L : Lanes.MAX_ROWS * family.cRow + samples.between(0, 5);
      this.walk =
          switch (family) {
            case BLOCKED, WINOGRAD -> Walk.blocked(aSegments, run, cVector);
            case PLANAR -> Walk.planar(aSegments, run, cVector);
            case ROWS, GRADIENT -> Walk.ofOneSegment(run, bVector);
            case IMAGE_GRADIENT -> Walk.imageRows(aSegments, bSegments, run, bVector);
            case PLANAR_GRADIENT -> Walk.planarImage(run, bVector, aThree);
          };
      this.cRow = family == Family.ROWS ? Lanes.PAIR + samples.between(0, 5) : family.cRow;
      walk.cRow = cRow;
      this.a = samples.floats(1505 + Lanes.MAX_ROWS * family.aRow + run * family.aStep);
      this.b = samples.floats(503 + segments * run * family.bStep + Lanes.PAIR);
    }

    float[] target() {
      return samples.floats(7 + 2 * Lanes.MAX_ROWS * cRow + 5 + Lanes.PAIR);
    }

    void run(float[] c) {
      family.tile.multiply(rows, walk, a, 5, b, 3, c, 7, add);
    }

    void runNaive(float[] c) {
      NaiveTile.multiply(
          rows,
          family.aRow,
          family.aStep,
          family.bStep,
          walk.bVector,
          L,
          walk.aThree,
          walk.segments,
          walk.run,
          walk.aSegments,
          walk.bSegments,
          cRow,
          walk.cVector,
          a,
          5,
          b,
          3,
          c,
          7,
          add);
    }

    @Override
    public String toString() {
      return "%d rows %s, %d segments of %d".formatted(rows, family, walk.segments, walk.run);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sumsProductsOverAllSegments(Family family) {
    for (int rows = 1; rows <= Lanes.MAX_ROWS; rows++) {
      for (int segments : family.oneSegment() ? new int[] {1} : new int[] {1, 2, 5}) {
        for (int steps : new int[] {1, 3, 16, 101}) {
          int run = family.inPairs() ? 2 * steps : steps;
          Case tile = new Case(family, rows, segments, run);
          float[] actual = tile.target();
          float[] expected = actual.clone();
          tile.run(actual);
          tile.runNaive(expected);
          assertClose(actual, expected, tolerance(segments * run), tile.toString());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneProductIsExactForSpecialValues(Family family) {
    for (int rows = 1; rows <= Lanes.MAX_ROWS; rows++) {
      Case tile = new Case(family, rows, 1, family.inPairs() ? 2 : 1);
      tile.a = samples.specials(tile.a.length);
      tile.b = samples.specials(tile.b.length);
      float[] actual = tile.target();
      float[] expected = actual.clone();
      tile.run(actual);
      tile.runNaive(expected);
      assertSameBits(actual, expected, tile.toString());
    }
  }

  @Test
  void stepsThatAreTakenInPairsMustBeEven() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Walk.blocked(new int[] {0, 10}, 5, L))
        .withMessage("segments must have an even length, given 5");
  }

  @Test
  void rowsAreCutIntoEvenTiles() {
    for (int count : Samples.sizes()) {
      int tiles = Tiles.count(count);
      assertThat(Tiles.start(0, count)).isZero();
      assertThat(Tiles.start(tiles, count)).isEqualTo(count);
      for (int tile = 0; tile < tiles; tile++) {
        int rows = Tiles.start(tile + 1, count) - Tiles.start(tile, count);
        assertThat(rows).isBetween(count / tiles, Lanes.MAX_ROWS);
      }
    }
  }
}
