package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelCard;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.EpochResult;
import lanewise.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
  private static final ModelCard CARD =
      new ModelCard(
          new ModelSpec(ModelName.SIMPLE_VGG, List.of(2), 3, 0, false),
          Shape.of(1, 8, 8),
          List.of("a", "b"),
          Preparation.PLAIN,
          Normalization.none(1));

  @TempDir private Path path;

  private static TrainingState state(int step, int epoch) {
    return new TrainingState(
        Map.of("weights", Tensor.zeros(Shape.of(1))),
        Map.of("step", "" + step, "epoch", "" + epoch, "images", "0"));
  }

  private static EpochResult best(int epoch) {
    return new EpochResult(epoch, 1, 0.5, null, 0.1, 1, 10, true);
  }

  @Test
  void theBestWeightsAreNotThoseOfAnEpochThatARecoveryTookBack() {
    RunFolder folder = new RunFolder(path);
    RunSettings settings =
        RunSettings.of(ModelName.SIMPLE_VGG, "digits")
            .safety(new Safety(new CheckpointInterval(0, 60), true));
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(CARD.network(), 2, ConvolutionAlgorithm.AUTO, scheduler);
      RunRecorder recorder =
          new RunRecorder(folder, CARD, plan, settings, _ -> new RunInputs(Map.of()));
      recorder.begin(() -> state(0, 1));
      recorder.onStep(1, 1, 1, 0.5, 0.1, 2);
      plan.load(CARD.network().initialize(1));
      recorder.onEpoch(best(1));
      recorder.onPause(() -> state(1, 2));
      recorder.onStep(2, 2, 1, 0.5, 0.1, 2); // the first epoch is proven
      plan.load(CARD.network().initialize(2));
      recorder.onEpoch(best(2));
      recorder.onPause(() -> state(2, 3));
      assertThat(Safetensors.readMetadata(folder.best())).containsEntry("epoch", "2");

      recorder.rewind(); // the next step diverged

      assertThat(recorder.bestEpoch()).isEqualTo(1);
      assertThat(Safetensors.readMetadata(folder.best())).containsEntry("epoch", "1");
      plan.load(CARD.network().initialize(1));
      assertThat(Safetensors.read(folder.best()).get("fc1.weight").values())
          .isEqualTo(plan.weights().get("fc1.weight").values());
    }
  }
}
