package lanewise.cli.playground;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.model.ModelCard;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.plan.ReferencePass;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Computes the outputs of all steps of a trained network for one image: fast, for every stroke; and
 * in double, to be taken apart.
 */
@SuppressWarnings("ReferenceEquality") // weights are never changed, so one map has the same values
final class Microscope {
  private final ModelCard card;
  private final Network network;
  private final Plan plan;
  private final Batch batch;
  private final List<float[]> tables = new ArrayList<>();
  private final List<Part> parts;

  /** The stage of the plan that computes a node; flattening needs none. */
  private final Map<Integer, Integer> stages = new HashMap<>();

  /** The weights that are in the plan. */
  private Map<String, Tensor> loaded = Map.of();

  private final Object passing = new Object();

  private byte @Nullable [] passedPixels;
  private Map<String, Tensor> passedWeights = Map.of();
  private @Nullable ReferencePass pass;

  Microscope(ModelCard card, Network network, ConvolutionAlgorithm algorithm, Scheduler scheduler) {
    this.card = card;
    this.network = network;
    this.plan = Plan.compileUnfused(network, 1, algorithm, scheduler);
    this.batch = new Batch(1, card.image());
    batch.setSize(1);
    for (int channel = 0; channel < card.normalization().channels(); channel++) {
      tables.add(card.normalization().table(channel));
    }
    this.parts = Part.of(network);
    for (int stage = 0; stage < plan.stages().size(); stage++) {
      for (Network.Node node : plan.stages().get(stage).nodes()) {
        stages.put(network.nodes().indexOf(node), stage);
      }
    }
  }

  /** The steps in the order of the network. */
  List<Part> parts() {
    return parts;
  }

  /**
   * Runs the network on an image.
   *
   * @param weights as every caller's, never changed
   * @param pixels (C,H,W) of the network's input, unsigned
   */
  synchronized View look(Map<String, Tensor> weights, byte[] pixels) {
    if (loaded != weights) {
      plan.load(weights);
      loaded = weights;
    }
    System.arraycopy(normalized(pixels), 0, batch.images(), 0, pixels.length);
    long start = System.nanoTime();
    plan.observe(batch);
    long nanos = System.nanoTime() - start;
    float[] probabilities = new float[card.classNames().size()];
    plan.probabilities(0, probabilities);
    List<Tensor> maps = parts.stream().map(part -> output(part, probabilities)).toList();
    return new View(pixels, plan.logits().clone(), probabilities, maps, nanos);
  }

  /** The way of an image through the network in double; strokes do not wait for it. */
  ReferencePass pass(Map<String, Tensor> weights, byte[] pixels) {
    synchronized (passing) {
      if (pass == null || passedWeights != weights || !Arrays.equals(pixels, passedPixels)) {
        pass = new ReferencePass(network, weights, normalized(pixels));
        passedWeights = weights;
        passedPixels = pixels.clone();
      }
      return pass;
    }
  }

  /** The input of the network that pixels stand for. */
  float[] normalized(byte[] pixels) {
    float[] values = new float[pixels.length];
    int plane = pixels.length / tables.size();
    for (int i = 0; i < pixels.length; i++) {
      values[i] = tables.get(i / plane)[pixels[i] & 0xff];
    }
    return values;
  }

  private Tensor output(Part part, float[] probabilities) {
    float[] values =
        part.role() == Part.Role.PROBABILITIES ? probabilities : output(part.index()).values();
    if (part.role() == Part.Role.PRODUCTS) {
      float[] bias = Objects.requireNonNull(loaded.get(part.bias())).values();
      for (int i = 0; i < values.length; i++) {
        values[i] -= bias[i / (values.length / bias.length)];
      }
    }
    return new Tensor(part.shape(), values);
  }

  private Tensor output(int node) {
    if (node == Network.INPUT) {
      return new Tensor(card.image(), batch.images().clone()); // of a network that begins flat
    }
    Integer stage = stages.get(node);
    return stage == null
        ? output(network.nodes().get(node).inputs().getFirst())
        : plan.output(stage, 0);
  }
}
