package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  private record Figures(double wide, float narrow, List<Float> all) {}

  @Test
  void aFigureThatIsNoNumberIsNull() {
    assertThat(Json.of(new Figures(Double.NaN, Float.NaN, List.of(0.1f, Float.POSITIVE_INFINITY))))
        .isEqualToIgnoringWhitespace("{\"wide\": null, \"narrow\": null, \"all\": [0.1, null]}");
  }
}
