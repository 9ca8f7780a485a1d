package lanewise.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lanewise.format.safetensors.Safetensors;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.plan.RandomBatch;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of one's own: the README's example, on noise. */
class OwnNetworkTest {
  @TempDir Path folder;

  @Test
  void aFewLinesDescribeTrainAndKeepANetwork() {
    Network network =
        Network.of(
            Shape.of(1, 28, 28),
            new Conv2d(16, 5).padding(2),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(64),
            Activation.relu(),
            new Linear(10));

    BatchSource trainingData = new ListSource(10, List.of(RandomBatch.of(network, 64)));
    BatchSource validationData = new ListSource(10, List.of(RandomBatch.of(network, 64)));
    Path file = folder.resolve("mine.safetensors");

    try (Scheduler scheduler = new Scheduler(2)) {
      Plan plan = Plan.compile(network, 64, ConvolutionAlgorithm.AUTO, scheduler);
      plan.load(network.initialize(42));
      new Trainer(plan, Adam.plain(), TrainingOptions.epochs(3).learningRate(1e-3))
          .fit(trainingData, validationData, TrainingListener.NONE);
      Safetensors.write(file, plan.weights(), Map.of());

      double loss = Evaluation.of(plan, validationData).loss();
      plan.load(network.initialize(42));
      assertThat(loss).isLessThan(Evaluation.of(plan, validationData).loss());
      plan.load(Safetensors.read(file));
      assertThat(Evaluation.of(plan, validationData).loss()).isEqualTo(loss);
    }
  }
}
