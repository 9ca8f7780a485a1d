package lanewise.kernel;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.Parity.assertSameBits;
import static lanewise.kernel.Parity.tolerance;
import static org.assertj.core.api.Assertions.assertThat;

import lanewise.kernel.naive.NaiveTile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class TilesTest {
  private static final int L = Lanes.FLOATS;

  private final Samples samples = new Samples();

  /** Operands of a tile, its segments and rows at random places. */
  private final class Case {
    final boolean blocked;
    final int rows;
    final int run;
    final boolean add = samples.coin();
    final int rowStep;
    final int aStep = samples.between(1, 3);
    final int bStep = Lanes.PAIR + samples.between(0, 3);
    final int a1 = samples.between(0, 300);
    final int cRow = Lanes.PAIR + samples.between(0, 5);
    final int c1;
    final int[] aSegments;
    final int[] bSegments;
    float[] a = samples.floats(2000);
    float[] b;

    Case(boolean blocked, int rows, int segments, int run) {
      this.blocked = blocked;
      this.rows = rows;
      this.run = run;
      this.rowStep = blocked ? L : 1;
      this.c1 = 7 + (rows + 1) / 2 * cRow + samples.between(0, 9);
      this.aSegments = new int[segments];
      this.bSegments = new int[segments];
      for (int t = 0; t < segments; t++) {
        aSegments[t] = samples.between(0, 200);
        bSegments[t] = samples.between(0, 200);
      }
      this.b = samples.floats(300 + run * bStep + Lanes.PAIR);
    }

    float[] target() {
      return samples.floats(c1 + Lanes.MAX_ROWS * cRow + Lanes.PAIR);
    }

    void run(float[] c) {
      int segments = aSegments.length;
      if (blocked) {
        Tiles.blocked(
            rows, a, 5, a1, aStep, aSegments, b, 3, L, bStep, bSegments, segments, run, c, 7, c1,
            cRow, L, add);
      } else {
        Tiles.adjacent(
            rows, a, 5, a1, aStep, aSegments, b, 3, L, bStep, bSegments, segments, run, c, 7, c1,
            cRow, L, add);
      }
    }

    void runNaive(float[] c) {
      NaiveTile.multiply(
          rows,
          rowStep,
          L,
          a,
          5,
          a1,
          aStep,
          aSegments,
          b,
          3,
          L,
          bStep,
          bSegments,
          aSegments.length,
          run,
          c,
          7,
          c1,
          cRow,
          L,
          add);
    }

    @Override
    public String toString() {
      return "%d %s rows, %d segments of %d"
          .formatted(rows, blocked ? "blocked" : "adjacent", aSegments.length, run);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sumsProductsOverAllSegments(boolean blocked) {
    for (int rows = 1; rows <= Lanes.MAX_ROWS; rows++) {
      for (int segments : new int[] {1, 2, 5}) {
        for (int run : new int[] {1, 3, 16, 101}) {
          Case tile = new Case(blocked, rows, segments, run);
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
  @ValueSource(booleans = {false, true})
  void oneProductIsExactForSpecialValues(boolean blocked) {
    for (int rows = 1; rows <= Lanes.MAX_ROWS; rows++) {
      Case tile = new Case(blocked, rows, 1, 1);
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
