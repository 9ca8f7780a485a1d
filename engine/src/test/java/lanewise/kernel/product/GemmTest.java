package lanewise.kernel.product;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.Parity.tolerance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.BlockedGemm;
import lanewise.kernel.naive.NaiveGemm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("widths")
class GemmTest {
  private final Samples samples = new Samples();

  /** One instance for all products: what a large one leaves in its buffers must not show. */
  private final Gemm gemm = new Gemm();

  private void compare(int m, int n, int k, boolean transposeA, boolean transposeB, boolean add) {
    int offset = samples.between(0, 9);
    int aRow = transposeA ? 1 : k + 2;
    int aColumn = transposeA ? m + 1 : 1;
    int bRow = transposeB ? 1 : n + 3;
    int bColumn = transposeB ? k + 1 : 1;
    int cRow = n + samples.between(0, 4);
    float[] a = samples.floats(offset + (m - 1) * aRow + (k - 1) * aColumn + 1);
    float[] b = samples.floats(offset + (k - 1) * bRow + (n - 1) * bColumn + 1);
    float[] actual = samples.floats(offset + m * cRow + 5);
    float[] expected = actual.clone();
    gemm.multiply(
        m, n, k, a, offset, aRow, aColumn, b, offset, bRow, bColumn, actual, offset, cRow, add);
    NaiveGemm.multiply(
        m, n, k, a, offset, aRow, aColumn, b, offset, bRow, bColumn, expected, offset, cRow, add);
    String what = "%dx%dx%d, transposed %s %s".formatted(m, n, k, transposeA, transposeB);
    assertClose(actual, expected, tolerance(k), what);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,false", "7,513,129,false", "33,1030,300,true", "5,4,0,true", "5,4,0,false"})
  void blockedLoopsAreTheSameProduct(int m, int n, int k, boolean add) {
    float[] a = samples.floats(m * k);
    float[] b = samples.floats(k * n);
    float[] actual = samples.floats(m * n);
    float[] expected = actual.clone();
    BlockedGemm.multiply(m, n, k, a, 0, k, 1, b, 0, n, 1, actual, 0, n, add);
    NaiveGemm.multiply(m, n, k, a, 0, k, 1, b, 0, n, 1, expected, 0, n, add);
    assertClose(actual, expected, tolerance(k), m + "x" + n + "x" + k);
    BlockedGemm.multiply(m, n, k, a, 0, k, 1, b, 0, 1, k, actual, 0, n, add);
    NaiveGemm.multiply(m, n, k, a, 0, k, 1, b, 0, 1, k, expected, 0, n, add);
    assertClose(actual, expected, tolerance(k), "transposed " + m + "x" + n + "x" + k);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void anySizeAndTransposition(boolean transposeA, boolean transposeB) {
    compare(180, 1100, 300, transposeA, transposeB, true);
    compare(15, 90, 601, transposeA, transposeB, false);
    for (int m : new int[] {1, 5, Lanes.MAX_ROWS, Lanes.MAX_ROWS + 1, 37}) {
      for (int n : Samples.sizes()) {
        for (int k : new int[] {1, 2, 17, 64}) {
          compare(m, n, k, transposeA, transposeB, samples.coin());
        }
      }
    }
  }

  private float[] multiply(int m, int n, int k, float[] a, float[] b, boolean add) {
    float[] c = new float[m * n];
    Arrays.fill(c, 3);
    gemm.multiply(m, n, k, a, 0, k, 1, b, 0, n, 1, c, 0, n, add);
    return c;
  }

  @Test
  void noDepthIsZero() {
    assertThat(multiply(2, 3, 0, new float[0], new float[0], false)).containsOnly(0);
    assertThat(multiply(2, 3, 0, new float[0], new float[0], true)).containsOnly(3);
    assertThat(multiply(0, 3, 2, new float[0], new float[6], false)).isEmpty();
  }

  @Test
  void notANumberStaysInItsRowAndColumn() {
    int m = Lanes.MAX_ROWS + 2;
    int n = Lanes.PAIR + 3;
    int k = 9;
    float[] a = samples.floats(m * k);
    float[] b = samples.floats(k * n);
    a[3 * k + 4] = Float.NaN;
    b[2 * n + 1] = Float.POSITIVE_INFINITY;
    float[] c = multiply(m, n, k, a, b, false);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(Float.isFinite(c[i * n + j])).isEqualTo(i != 3 && j != 1);
      }
    }
  }

  @Test
  void whatAProductLeavesInTheBuffersDoesNotShow() {
    int k = 3 * Lanes.FLOATS;
    float[] bad = new float[k * k];
    Arrays.fill(bad, Float.NaN);
    assertThat(multiply(k, k, k, bad, bad, false)).containsOnly(Float.NaN);
    for (int depth = 1; depth < k; depth++) {
      float[] ones = new float[5 * depth];
      Arrays.fill(ones, 1);
      assertThat(multiply(5, 5, depth, ones, ones, false)).containsOnly(depth);
    }
  }

  @Test
  void operandsBeyondTheirArraysAreRefused() {
    float[] values = new float[12];
    assertThatThrownBy(() -> multiply(3, 4, 5, values, new float[20], false))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("A (3,5) at offset 0 with strides 5 and 1 reaches beyond its 12 values");
    assertThatThrownBy(() -> multiply(3, 4, 4, values, new float[15], false))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageStartingWith("B (4,4)");
    assertThatThrownBy(
            () -> gemm.multiply(3, 4, 1, values, 0, 1, 1, values, 0, 4, 1, values, 0, 5, false))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageStartingWith("C (3,4)");
    assertThatThrownBy(
            () -> gemm.multiply(2, 2, 2, values, 4, -2, 1, values, 0, 2, 1, values, 0, 2, false))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageStartingWith("A (2,2) at offset 4 with strides -2 and 1");
    assertThatThrownBy(
            () -> gemm.multiply(2, 2, 2, values, -1, 2, 1, values, 0, 2, 1, values, 0, 2, false))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
