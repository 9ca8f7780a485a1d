package lanewise.cli.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.datasets.DataSet;
import lanewise.datasets.digits.Digits;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.nn.Network;
import lanewise.optim.Sgd;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What the page says of a step is what the step did. */
class InsightTest {
  private static final double RATE = 0.125;

  private final DataSet digits = Digits.generate(3, 70, 20);

  @Test
  void aLookTellsGradientsUpdatesAndSilentChannels() {
    RunSettings settings =
        RunSettings.of(ModelName.SIMPLE_VGG, "digits")
            .model(new ModelSpec(ModelName.SIMPLE_VGG, List.of(4), 8, 0, false))
            .batchSize(8)
            .threads(1);
    try (Scheduler scheduler = new Scheduler(1)) {
      TrainingRun run =
          TrainingRun.prepare(settings, settings.holdout().applyTo(digits), scheduler);
      Batch batch = Objects.requireNonNull(run.images().open(1).next());
      Network network = run.card().network();
      Plan plan = Plan.compile(network, 8, ConvolutionAlgorithm.AUTO, scheduler);
      Map<String, Tensor> weights = new HashMap<>(network.initialize(1));
      Tensor filters = weights.get("conv1.weight");
      Tensor biases = weights.get("conv1.bias");
      int size = filters.values().length / 4;
      Arrays.fill(filters.values(), size, 2 * size, 0); // the second filter sees nothing,
      Arrays.fill(biases.values(), 1);
      biases.values()[1] = -1; // and stays below the rectifier
      plan.load(weights);
      Sgd sgd = new Sgd(0, 0);
      sgd.prepare(plan.storedParameters());
      Insight insight = new Insight(plan, batch);

      insight.after(1, true);
      assertThat(insight.last()).isNull();
      plan.accumulate(batch, 8, 1);
      plan.update(sgd, RATE);
      insight.after(2, true);

      Insight.Look look = Objects.requireNonNull(insight.last());
      assertThat(look.step()).isEqualTo(2);
      assertThat(look.images()).isEqualTo(8);
      Insight.Stage first = look.stages().getFirst();
      assertThat(first.name()).startsWith("conv1");
      assertThat(first.channels()).isEqualTo(4);
      assertThat(first.silent()).isEqualTo(1);
      double norm = norm(plan.gradients(), "conv1");
      assertThat(first.gradient()).isCloseTo(norm, within(1e-9));
      assertThat(first.update())
          .isCloseTo(RATE * norm / norm(weights, "conv1"), within(1e-5 * RATE));
      Insight.Filters shown = Objects.requireNonNull(look.filters());
      assertThat(shown.all()).isEqualTo(4);
      byte[] grey = new byte[9];
      Arrays.fill(grey, (byte) 128);
      assertThat(Base64.getDecoder().decode(shown.pixels().get(1))).isEqualTo(grey);
    }
  }

  private static double norm(Map<String, Tensor> tensors, String layer) {
    double sum = 0;
    for (String name : List.of(".weight", ".bias")) {
      for (float value : tensors.get(layer + name).values()) {
        sum += (double) value * value;
      }
    }
    return Math.sqrt(sum);
  }
}
