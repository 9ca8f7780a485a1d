package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.Add;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Folding;
import lanewise.nn.Linear;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folded network answers as the original does in evaluation. */
class FoldingTest {
  private static final Shape IMAGE = Shape.of(2, 8, 9);

  private final Scheduler scheduler = new Scheduler(2);

  @AfterEach
  void stopThreads() {
    scheduler.close();
  }

  /** A norm before any convolution, two behind one, and one behind a convolution others read. */
  private static Network awkward() {
    Network.Builder graph = Network.builder(IMAGE);
    graph.add(new BatchNorm2d());
    graph.add(new Conv2d(4, 3).padding(1));
    graph.add(new BatchNorm2d());
    graph.add(new BatchNorm2d(0.1f, 0.2f));
    int shared = graph.add(new Conv2d(4, 3).padding(1));
    int norm = graph.add(new BatchNorm2d());
    graph.add(new Add(), norm, shared);
    graph.add(new Flatten());
    graph.add(new Linear(3));
    return graph.build();
  }

  private static Stream<Network> networks() {
    return Stream.of(
        awkward(),
        Models.bnCnn(IMAGE, 3, List.of(5, 7), 9, 0.5f),
        Models.resnetMini(IMAGE, 3, List.of(5, 6, 7), 0.2f),
        Models.resnet18(IMAGE, 3, List.of(5, 6), 0.2f),
        Models.withBatchNorm(Models.fashionCnn(Shape.of(1, 16, 16), 4)));
  }

  /** Weights and running statistics that are neither as they began nor small. */
  private Map<String, Tensor> trained(Network network) {
    Plan plan = Plan.compile(network, 8, ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(network.initialize(3));
    Optimizer sgd = new Sgd(0, 0);
    sgd.prepare(plan.storedParameters());
    for (int step = 0; step < 10; step++) {
      plan.accumulate(RandomBatch.of(network, 8, 8, step), 8, 1);
      plan.update(sgd, 0.1);
    }
    return plan.weights();
  }

  private float[] answers(Network network, Map<String, Tensor> weights, Batch batch) {
    Plan plan = Plan.compile(network, 8, ConvolutionAlgorithm.AUTO, scheduler);
    plan.load(weights);
    plan.evaluate(batch);
    return plan.logits().clone();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void answersAreTheSame(Network network) {
    Map<String, Tensor> weights = trained(network);
    Folding.Result folded = Folding.fold(network, weights);
    Batch batch = RandomBatch.of(network, 8, 8, 77);
    assertThat(answers(folded.network(), folded.weights(), batch))
        .containsExactly(answers(network, weights, batch), within(2e-6f));
    folded.network().checkWeights(folded.weights());
  }

  @Test
  void onlyWhatFollowsAConvolutionAloneIsFolded() {
    Network network = awkward();
    Folding.Result folded = Folding.fold(network, network.initialize(1));
    assertThat(folded.network().nodes())
        .extracting(Network.Node::name)
        .containsExactly("bn1", "conv1", "bn2", "conv2", "bn3", "add1", "flatten1", "fc1");
  }

  @Test
  void aResidualNetworkKeepsNoNorm() {
    Network network = Models.resnetMini(IMAGE, 3, List.of(5, 6), 0);
    Network folded = Folding.fold(network, network.initialize(1)).network();
    assertThat(folded.nodes()).noneMatch(node -> node.layer() instanceof BatchNorm2d);
  }

  @Test
  void foreignWeightsAreRefused() {
    Network network = awkward();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Folding.fold(network, Map.of()))
        .withMessageStartingWith("the weights belong to another network");
  }
}
