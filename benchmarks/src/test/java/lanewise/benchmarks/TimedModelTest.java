package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lanewise.nn.Conv2d;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import lanewise.workload.TimedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimedModelTest {
  @Test
  void countsThePassesOfAStep() {
    TimedModel model = TimedModel.parse("simple-cnn/64");
    long conv1 = 2L * 32 * 28 * 28 * 9;
    long conv2 = 2L * 64 * 14 * 14 * 32 * 9;
    long fc = 2L * (3136 * 128 + 128 * 4);

    assertThat(model.inferenceFlops()).isEqualTo(conv1 + conv2 + fc);
    assertThat(model.trainingFlops()).isEqualTo(2 * conv1 + 3 * (conv2 + fc));
  }

  @ParameterizedTest
  @CsvSource({TimedModel.MOBILENET_MINI + ",8", TimedModel.REGNET_MINI + ",8"})
  void networksInGroupsEndWithSmallMaps(String name, int pixels) {
    TimedModel model = TimedModel.parse(name);
    Network network = model.network();
    List<Network.Node> grouped =
        network.nodes().stream()
            .filter(node -> node.layer() instanceof Conv2d conv && conv.groups() > 1)
            .toList();

    assertThat(grouped).hasSize(6);
    assertThat(grouped.getLast().output().extent(1)).isEqualTo(pixels);
    assertThat(grouped.stream().mapToLong(Network.Node::flops).sum())
        .isLessThan(model.inferenceFlops() / 4);
  }

  @Test
  void refusesAnUnknownName() {
    assertThatThrownBy(() -> TimedModel.parse("simple/64")).hasMessageContaining("simple");
    assertThatThrownBy(() -> TimedModel.parse("simple-cnn")).hasMessageContaining("NAME/BATCH");
  }

  @Test
  void readsSizeAndBatch() {
    TimedModel model = TimedModel.parse("simple-vgg@224/16");

    assertThat(model.network().inputShape()).isEqualTo(Shape.of(1, 224, 224));
    assertThat(model.batch()).isEqualTo(16);
    assertThat(model.withoutDropout().parameters()).isEqualTo(model.network().parameters());
    assertThat(model.withoutDropout().nodes()).hasSize(model.network().nodes().size() - 1);
  }
}
