package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lanewise.nn.Activation;
import lanewise.nn.Add;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bytes in every parameter, whatever the number of threads, run after run. */
@Tag("widths")
class DeterminismTest {
  /** Wide enough that the work of its fully connected layers is shared. */
  private static final Network NETWORK =
      Network.of(
          Shape.of(1, 10, 10),
          new Conv2d(20, 3).padding(1),
          Activation.relu(),
          new MaxPool2d(2),
          new Dropout(0.2f),
          new Conv2d(12, 3),
          Activation.relu(),
          new Flatten(),
          new Linear(150),
          Activation.relu(),
          new Dropout(0.5f),
          new Linear(10));

  /** Statistics of the batch between its groups, and maps that go from group to group. */
  private static Network normalized() {
    Network.Builder graph = Network.builder(Shape.of(1, 10, 10));
    graph.add(new Conv2d(20, 3).padding(1).bias(false));
    graph.add(new BatchNorm2d());
    graph.add(Activation.relu());
    int trunk = graph.add(new MaxPool2d(2));
    graph.add(new Conv2d(20, 3).padding(1).bias(false));
    int branch = graph.add(new BatchNorm2d());
    graph.add(new Add(), trunk, branch);
    graph.add(Activation.relu());
    graph.add(new GlobalAvgPool2d());
    graph.add(new Flatten());
    graph.add(new Linear(10));
    return graph.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 130})
  void threadsDoNotMatterToBatchNorm(int batchSize) {
    Network network = normalized();
    String expected = "";
    for (int threads : List.of(1, 2, 3, 7, 2)) {
      try (Scheduler scheduler = new Scheduler(threads)) {
        String actual =
            Fingerprint.ofTraining(network, ConvolutionAlgorithm.AUTO, batchSize, 6, scheduler);
        expected = expected.isEmpty() ? actual : expected;
        assertThat(actual).as("%d threads", threads).isEqualTo(expected);
      }
    }
  }

  private static String train(
      ConvolutionAlgorithm algorithm, int batchSize, int steps, int threads) {
    try (Scheduler scheduler = new Scheduler(threads)) {
      return Fingerprint.ofTraining(NETWORK, algorithm, batchSize, steps, scheduler);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32, 130})
  void threadsDoNotMatter(int batchSize) {
    String expected = train(ConvolutionAlgorithm.AUTO, batchSize, 6, 1);
    for (int threads : List.of(2, 3, 7, 2, 1)) {
      assertThat(train(ConvolutionAlgorithm.AUTO, batchSize, 6, threads))
          .as("%d threads", threads)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyAlgorithmIsDeterministic(ConvolutionAlgorithm algorithm) {
    String expected = train(algorithm, 9, 3, 1);
    assertThat(train(algorithm, 9, 3, 3)).isEqualTo(expected);
    assertThat(train(algorithm, 9, 3, 1)).isEqualTo(expected);
  }
}
