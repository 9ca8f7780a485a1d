package lanewise.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import lanewise.nn.Activation;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;

/**
 * Finds out what the dropout layers of a network multiply by in one training step, by sending ones
 * through a network that has nothing but such a layer at the same place.
 */
final class DropoutMasks implements BiFunction<Integer, Node, float[]> {
  private final Batch batch;
  private final long seed;
  private final int epoch;
  private final Map<Integer, float[]> found = new HashMap<>();

  /** The masks of a step on those images. */
  DropoutMasks(Batch batch, long seed, int epoch) {
    this.batch = batch;
    this.seed = seed;
    this.epoch = epoch;
  }

  /** The mask of a dropout layer: the factors of the values of all images in order. */
  @Override
  public float[] apply(Integer place, Node dropout) {
    return found.computeIfAbsent(place, p -> probe(p, dropout));
  }

  private float[] probe(int place, Node dropout) {
    int[] extents = Arrays.copyOf(dropout.input().toArray(), 3);
    Arrays.setAll(extents, axis -> Math.max(1, extents[axis]));
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < place; i++) {
      layers.add(Activation.relu());
    }
    layers.add(dropout.layer());
    layers.add(new Flatten());
    Network network = Network.of(Shape.of(extents), layers);
    Batch ones = new Batch(batch.size(), network.inputShape());
    ones.setSize(batch.size());
    Arrays.fill(ones.images(), 1);
    System.arraycopy(batch.rows(), 0, ones.rows(), 0, batch.size());
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(network, batch.size(), ConvolutionAlgorithm.AUTO, scheduler);
      plan.setSeed(seed);
      plan.accumulate(ones, ones.size(), epoch);
      return plan.logits().clone();
    }
  }
}
