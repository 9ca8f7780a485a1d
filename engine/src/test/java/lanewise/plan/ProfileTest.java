package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.kernel.measure.StreamPeak;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final Network NETWORK =
      Network.of(
          Shape.of(1, 12, 12),
          new Conv2d(6, 3).padding(1),
          Activation.relu(),
          new MaxPool2d(2),
          new Conv2d(8, 3),
          new Flatten(),
          new Linear(5));

  private static Profile profile(int images) {
    Batch batch = RandomBatch.of(NETWORK, images);
    return Profile.measure(NETWORK, NETWORK.initialize(1), ConvolutionAlgorithm.AUTO, batch, 0.02);
  }

  @Test
  void everyStageIsTimed() {
    Profile profile = profile(9);
    assertThat(profile.stages().stream().map(time -> time.stage().name()))
        .endsWith("conv1+relu1+pool1", "conv2", "fc1");
    assertThat(profile.stages()).allMatch(time -> time.forwardSeconds() > 0);
    assertThat(profile.stages().subList(1, 4)).allMatch(time -> time.backwardSeconds() > 0);
  }

  @Test
  void workIsTheNetworks() {
    List<Profile.StageTime> stages = profile(9).stages();
    assertThat(stages.stream().mapToLong(Profile.StageTime::flops).sum())
        .isEqualTo(9 * NETWORK.flops());
    Profile.StageTime first = stages.get(1);
    Profile.StageTime second = stages.get(2);
    assertThat(first.backwardFlops()).isEqualTo(first.flops());
    assertThat(second.backwardFlops()).isEqualTo(2 * second.flops());
    // Per image 6x6x6 in and 8x4x4 out, and once 8x6x3x3 weights with 8 biases.
    assertThat(second.bytes()).isEqualTo(4L * (9 * (216 + 128) + 432 + 8));
  }

  @Test
  void theNearerRoofCounts() {
    StageInfo stage = new StageInfo("conv1", List.of(), "direct", Shape.of(1, 1, 1), 0);
    Profile.StageTime time = new Profile.StageTime(stage, 1, 1, 4_000_000, 0, 1_000_000);
    assertThat(time.leastForwardSeconds(100, 100)).isCloseTo(40e-6, within(1e-12));
    assertThat(time.leastForwardSeconds(100, 10)).isCloseTo(100e-6, within(1e-12));
  }

  @Test
  void memoryHasAPeak() {
    assertThat(StreamPeak.measure(96 << 10, 0.02)).isGreaterThan(0.01);
  }
}
