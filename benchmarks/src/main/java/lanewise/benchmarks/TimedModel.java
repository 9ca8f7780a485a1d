package lanewise.benchmarks;

import java.util.List;
import lanewise.nn.Conv2d;
import lanewise.nn.Linear;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.tensor.Shape;

/** A model of the zoo on images of 28x28 pixels, and the arithmetic it takes. */
record TimedModel(Network network) {

  /** The model of that name. */
  static TimedModel named(String name) {
    Shape image = Shape.of(1, 28, 28);
    return new TimedModel(
        switch (name) {
          case "simple-cnn" -> Models.simpleCnn(image, 4);
          case "fashion-cnn" -> Models.fashionCnn(image, 10);
          case "simple-vgg" -> Models.simpleVgg(image, 10, List.of(32, 64, 128), 256, 0.5f);
          default -> throw new IllegalArgumentException("no model called " + name);
        });
  }

  /** Floating-point operations of one image, forward. */
  long inferenceFlops() {
    return network.flops();
  }

  /**
   * Floating-point operations of one image in a training step: forward and two gradients, each as
   * much work; the first layer has no input gradient.
   */
  long trainingFlops() {
    long first =
        network.nodes().stream()
            .filter(node -> node.layer() instanceof Conv2d || node.layer() instanceof Linear)
            .mapToLong(Network.Node::flops)
            .findFirst()
            .orElse(0);
    return 3 * network.flops() - first;
  }
}
