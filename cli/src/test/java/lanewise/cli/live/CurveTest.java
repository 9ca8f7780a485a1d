package lanewise.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurveTest {
  @Test
  void aShortRunIsKeptAsItIs() {
    Curve curve = new Curve(8, 2);
    for (int row = 1; row <= 8; row++) {
      curve.add(row, 10 * row);
    }
    assertThat(curve.size()).isEqualTo(8);
    assertThat(curve.stride()).isEqualTo(1);
    assertThat(curve.from(6)).isDeepEqualTo(new double[][] {{7, 70}, {8, 80}});
  }

  @Test
  void aLongRunStaysBoundedAndKeepsItsMeans() {
    Curve curve = new Curve(8, 1);
    for (int row = 1; row <= 1000; row++) {
      curve.add(row);
      assertThat(curve.size()).isBetween(1, 8);
    }
    int stride = curve.stride();
    double[][] points = curve.from(0);
    for (int i = 0; i < points.length; i++) {
      // The mean of the rows i * stride + 1 to (i + 1) * stride.
      assertThat(points[i][0]).isEqualTo(i * stride + (stride + 1) / 2.0);
    }
    assertThat(points.length * stride).isBetween(1000 - stride + 1, 1000);
  }
}
