package lanewise.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparklineTest {
  private static String of(int width, double... values) {
    return Sparkline.of(values, width, StandardCharsets.UTF_8);
  }

  @Test
  void tallIsLarge() {
    assertThat(of(8, 7, 6, 5, 4, 3, 2, 1, 0)).isEqualTo("█▇▆▅▄▃▂▁");
    assertThat(of(9, 2, 2, 2)).isEqualTo("▁▁▁");
  }

  @Test
  void manyValuesShareAColumn() {
    double[] falling = IntStream.rangeClosed(1, 1000).mapToDouble(i -> 1.0 / i).toArray();
    assertThat(Sparkline.of(falling, 40, StandardCharsets.UTF_8))
        .hasSize(40)
        .startsWith("█")
        .endsWith("▁");
    assertThat(of(2, 1, 3, 0, 0)).isEqualTo("█▁");
  }

  @Test
  void nanIsLeftOut() {
    assertThat(of(5, Double.NaN, 1, Double.POSITIVE_INFINITY, 0)).isEqualTo("█▁");
    assertThat(of(5, Double.NaN)).isEmpty();
  }

  @Test
  void asciiTerminalsGetAscii() {
    assertThat(Sparkline.of(new double[] {4, 3, 2, 1, 0}, 5, StandardCharsets.US_ASCII))
        .isEqualTo("^~-._");
  }
}
