package lanewise.cli.playground;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.model.ModelCard;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Computes the outputs of all stages of a trained network for one image. A stage has the layers
 * that are fused, such as conv1 + relu1 + pool1; its output is that of the last layer.
 */
final class Microscope {
  private final ModelCard card;
  private final Plan plan;
  private final Batch batch;
  private final List<float[]> tables = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();

  /**
   * A visible stage.
   *
   * @param number the stage's number in the plan
   * @param nodes its layers
   * @param shape its output shape, (C,H,W)
   */
  record Stage(int number, List<Node> nodes, Shape shape) {}

  Microscope(
      ModelCard card,
      Network network,
      Map<String, Tensor> weights,
      ConvolutionAlgorithm algorithm,
      Scheduler scheduler) {
    this.card = card;
    this.plan = Plan.compile(network, 1, algorithm, scheduler);
    plan.load(weights);
    this.batch = new Batch(1, card.image());
    batch.setSize(1);
    for (int channel = 0; channel < card.normalization().channels(); channel++) {
      tables.add(card.normalization().table(channel));
    }
    plan.evaluate(batch); // so that outputs exist, for their shapes
    for (int number = 0; number < plan.stages().size(); number++) {
      List<Node> nodes = plan.stages().get(number).nodes();
      // The others only move values.
      if (!nodes.isEmpty()) {
        stages.add(new Stage(number, nodes, plan.output(number, 0).shape()));
      }
    }
  }

  /** The visible stages, in the order of the network. */
  List<Stage> stages() {
    return stages;
  }

  /**
   * Runs the network on an image.
   *
   * @param pixels (C,H,W) of the network's input, unsigned
   */
  synchronized View look(byte[] pixels) {
    int plane = pixels.length / tables.size();
    for (int i = 0; i < pixels.length; i++) {
      batch.images()[i] = tables.get(i / plane)[pixels[i] & 0xff];
    }
    long start = System.nanoTime();
    plan.evaluate(batch);
    long nanos = System.nanoTime() - start;
    float[] probabilities = new float[card.classNames().size()];
    plan.probabilities(0, probabilities);
    List<Tensor> maps = stages.stream().map(stage -> plan.output(stage.number(), 0)).toList();
    return new View(pixels, probabilities, maps, nanos);
  }
}
