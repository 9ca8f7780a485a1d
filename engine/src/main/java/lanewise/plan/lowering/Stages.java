package lanewise.plan.lowering;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.kernel.Lanes;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.ParameterSpec;
import lanewise.parallel.Phase;
import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.lowering.Fusion.Fused;
import lanewise.plan.memory.Chunks;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Layout;
import lanewise.plan.memory.Parameters;
import lanewise.plan.phase.Pipeline;
import lanewise.plan.phase.StageClock;
import lanewise.plan.stage.ForkStage;
import lanewise.plan.stage.ImageStage;
import lanewise.plan.stage.RelayStage;
import lanewise.plan.stage.Step;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The stages made so far, and what further ones are made with. {@link Fusion} knows which nodes
 * become one stage, {@link FeatureMaps} what flows between the stages, {@link Pipeline} in which
 * phases they run.
 */
final class Stages {
  final Network network;
  final List<Node> nodes;
  final ConvolutionChoice choice;
  final int workers;
  final int span;
  final FeatureMaps maps;
  final Fusion fusion;
  final Step step = new Step();
  final Parameters parameters = new Parameters();
  final Pipeline pipeline;
  final List<Phase> refresh = new ArrayList<>();

  /** For each node, whether gradients by what it makes are wanted: it or one before is trained. */
  private final boolean[] differentiable;

  private final boolean[] lowered;

  Stages(
      Network network,
      ConvolutionChoice choice,
      boolean fuses,
      int workers,
      @Nullable StageClock clock) {
    this.network = network;
    this.nodes = network.nodes();
    this.choice = choice;
    this.workers = workers;
    this.span = choice.span(network);
    this.maps = new FeatureMaps(network, choice);
    this.fusion = new Fusion(network, fuses);
    this.pipeline =
        new Pipeline(new Chunks(choice.batchSize()), span, workers, parameters, step, clock);
    this.differentiable = new boolean[nodes.size()];
    this.lowered = new boolean[nodes.size()];
  }

  /** Whether a node has become part of a stage. */
  boolean isLowered(int index) {
    return lowered[index];
  }

  /** The map that a node reads. */
  FeatureMap input(int index) {
    return maps.read(nodes.get(index).inputs().getFirst(), pipeline.group());
  }

  /** Whether the gradient by what a node reads is wanted. */
  boolean needsInputGradient(int index) {
    return nodes.get(index).inputs().stream().anyMatch(i -> i >= 0 && differentiable[i]);
  }

  /** Records that these nodes have become the stage that was added last, which writes the map. */
  void finish(Fused fused, FeatureMap output) {
    boolean wanted = needsInputGradient(fused.first());
    for (int index : fused.nodes()) {
      wanted |= !nodes.get(index).parameters().isEmpty();
      differentiable[index] = wanted;
      lowered[index] = true;
    }
    int last = fused.last();
    List<FeatureMap> views = maps.publish(last, output, pipeline.group());
    if (!views.isEmpty() && wanted) {
      pipeline.add("fork of " + nodes.get(last).name(), List.of(), new ForkStage(output, views));
    }
  }

  /** Adds the image stage that computes these nodes, and is named after them. */
  void add(Fused fused, ImageStage stage) {
    List<Node> computed = nodes(fused);
    pipeline.add(name(computed), computed, stage);
    finish(fused, stage.output());
  }

  /** The nodes themselves. */
  List<Node> nodes(Fused fused) {
    return fused.nodes().stream().map(nodes::get).toList();
  }

  /** {@code conv1+relu1}. */
  static String name(List<Node> nodes) {
    return nodes.stream().map(Node::name).collect(Collectors.joining("+"));
  }

  /** Adds a stage that copies a map into the form that a node reads. */
  void addRelay(int index, FeatureMap from, FeatureMap to) {
    pipeline.add("relay to " + nodes.get(index).name(), List.of(), new RelayStage(from, to));
  }

  /** What a node reads, with a channel for each feature even where these were pixels. */
  FeatureMap channels(int index, int input) {
    FeatureMap map = maps.read(input, pipeline.group());
    if (!map.isBatchMajor() || map.height() * map.width() == 1) {
      return map;
    }
    FeatureMap features = maps.createFeatures(index, map.shape().size());
    addRelay(index, map, features);
    return features;
  }

  /** The same of all that a node reads. */
  List<FeatureMap> channels(int index) {
    return nodes.get(index).inputs().stream().map(input -> channels(index, input)).toList();
  }

  /** Room for a value for each channel of all blocks, for vectors; what pads them stays 0. */
  int addPadded(ParameterSpec spec) {
    int padded = Lanes.blocks(spec.shape().size(), Lanes.PAIR) * Lanes.PAIR;
    return parameters.add(spec, new Layout.Canonical(padded));
  }

  /** The shape one image leaves a node with. */
  Shape shape(int index) {
    return index == Network.INPUT ? network.inputShape() : nodes.get(index).output();
  }
}
