package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import lanewise.workload.NetworkRun;
import lanewise.workload.TimedModel;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private final Network network = TimedModel.parse("simple-cnn/8").network();
  private final Map<String, Tensor> weights = network.initialize(1);

  @Test
  void acceptsAnotherWayToTheSameLosses() {
    assertThatCode(() -> compareWith(weights, Adam.l2(0))).doesNotThrowAnyException();
  }

  @Test
  void refusesOtherWeights() {
    assertThatThrownBy(() -> compareWith(network.initialize(2), Adam.l2(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("step 1")
        .hasMessageContaining("in the peer");
  }

  @Test
  void refusesAnotherOptimizer() {
    assertThatThrownBy(() -> compareWith(weights, new Sgd(0, 0))).hasMessageContaining("step 2");
  }

  @Test
  void refusesAThirdLossThatDiffers() {
    int[] steps = {0};
    assertThatThrownBy(
            () -> compareWith(weights, Adam.l2(0), loss -> ++steps[0] == 3 ? 1.01 * loss : loss))
        .hasMessageContaining("step 3");
  }

  private void compareWith(Map<String, Tensor> start, Optimizer optimizer) {
    compareWith(start, optimizer, loss -> loss);
  }

  private void compareWith(
      Map<String, Tensor> start, Optimizer optimizer, DoubleUnaryOperator told) {
    try (Scheduler scheduler = new Scheduler(2)) {
      Plan peer = Plan.compile(network, 8, ConvolutionAlgorithm.IM2COL, scheduler);
      peer.load(start);
      optimizer.prepare(peer.storedParameters());
      ToDoubleFunction<Batch> step =
          batch -> {
            double loss = peer.accumulate(batch, batch.size(), 0);
            peer.update(optimizer, NetworkRun.LEARNING_RATE);
            return told.applyAsDouble(loss);
          };
      Agreement.require("the peer", network, weights, 8, step);
    }
  }
}
