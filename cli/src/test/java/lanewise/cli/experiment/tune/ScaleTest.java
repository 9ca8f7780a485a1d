package lanewise.cli.experiment.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.chart.Axis;
import lanewise.cli.experiment.tune.search.Parameter;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void aRangeIsTheAxis() {
    Parameter rate = new Parameter.Range("lr", 3e-4, 1e-2, true, false, 5);

    assertThat(TuneResult.Scale.of(rate).axis())
        .isEqualTo(new Axis("lr", true, 3e-4, 1e-2, false, false));
  }

  @Test
  void listedValuesStayInTheirOrder() {
    Parameter sizes = new Parameter.Choice("batch-size", List.of("128", "32", "64"));

    assertThat(TuneResult.Scale.of(sizes).values()).containsExactly("128", "32", "64");
  }
}
