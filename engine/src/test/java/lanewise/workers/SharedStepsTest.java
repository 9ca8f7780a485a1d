package lanewise.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training with batch normalisation sends: gradients, running statistics and losses. */
class SharedStepsTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void aStepSendsItsPartOfTheParametersAndOnePercent(int workers) throws Exception {
    Network network = Models.bnCnn(Shape.of(1, 28, 28), 10, List.of(32, 64), 128, 0.5f);
    List<SharedSteps> all =
        Together.run(
            workers,
            exchange -> SharedSteps.of(network, 2, Duration.ZERO, exchange, exchange::bytesSent));
    double least = 2.0 * (workers - 1) / workers * network.parameterCount() * Float.BYTES;
    assertThat(all).allSatisfy(steps -> assertThat(steps.bytes() / least).isBetween(1.0, 1.01));
  }
}
