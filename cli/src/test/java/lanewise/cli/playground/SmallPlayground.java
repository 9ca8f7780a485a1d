package lanewise.cli.playground;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import lanewise.datasets.Normalization;
import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.model.ModelCard;
import lanewise.model.ModelName;
import lanewise.model.ModelSpec;
import lanewise.nn.Activation;
import lanewise.nn.Add;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.run.RunSettings;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window;

/** A playground of a small network with a shortcut, in colour, with random weights. */
final class SmallPlayground {
  private final Network network;
  private final Map<String, Tensor> weights;
  private final Microscope microscope;
  private final Playground playground;

  SmallPlayground(Scheduler scheduler) {
    this(build(), scheduler);
  }

  /** Of a network with three classes. */
  SmallPlayground(Network network, Scheduler scheduler) {
    this.network = network;
    weights = network.initialize(3);
    SplittableRandom random = new SplittableRandom(5);
    for (Tensor tensor : weights.values()) {
      for (int i = 0; i < tensor.values().length; i++) {
        tensor.values()[i] += (float) (0.2 * random.nextDouble());
      }
    }
    ModelCard card =
        new ModelCard(
            ModelSpec.IMPORTED,
            network.inputShape(),
            List.of("a", "b", "c"),
            Preparation.PLAIN,
            Normalization.none(network.inputShape().extent(0)),
            TestViews.ONE,
            Task.MULTI_CLASS,
            List.of(),
            network);
    microscope = new Microscope(card, network, ConvolutionAlgorithm.AUTO, scheduler);
    RunSettings settings = RunSettings.of(ModelName.SIMPLE_CNN, "digits").threads(1);
    KeptWeights kept = new KeptWeights(Path.of("small.safetensors"), network, weights);
    playground = new Playground("small", card, network, kept, null, settings, settings, null);
  }

  private static Network build() {
    Network.Builder builder = Network.builder(Shape.of(3, 8, 8));
    builder.add(new Conv2d(4, 3).padding(1));
    builder.add(new BatchNorm2d());
    builder.add(Activation.relu());
    int pool = builder.add(new MaxPool2d(2));
    int branch = builder.add(new Conv2d(4, 3).padding(1).bias(false));
    builder.add(new Add(), pool, branch);
    builder.add(Activation.relu());
    builder.add(new AvgPool2d(Window.square(3).withStride(2)));
    builder.add(new Flatten());
    builder.add(new Linear(3));
    return builder.build();
  }

  Network network() {
    return network;
  }

  Map<String, Tensor> weights() {
    return weights;
  }

  Site site() {
    return new Site(playground);
  }

  /** Beside another one. */
  Site siteWith(SmallPlayground other) {
    return new Site(playground, other.playground);
  }

  float[] normalized(byte[] pixels) {
    return microscope.normalized(pixels);
  }
}
