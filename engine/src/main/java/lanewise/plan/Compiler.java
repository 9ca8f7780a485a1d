package lanewise.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.activation.Activation;
import lanewise.nn.Add;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Clip;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.Pad2d;
import lanewise.nn.ParameterSpec;
import lanewise.nn.ReLU;
import lanewise.nn.SiLU;
import lanewise.parallel.Phase;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/**
 * Lowers a network to stages, each node after those it reads. {@link Fusion} knows which nodes
 * become one stage, {@link Maps} what flows between the stages, {@link Pipeline} in which phases
 * they run.
 */
final class Compiler {
  private final List<Node> nodes;
  private final int batchSize;
  private final int workers;
  private final int span;
  private final ConvolutionAlgorithm algorithm;
  private final Maps maps;
  private final Fusion fusion;

  final Step step = new Step();
  final Parameters parameters = new Parameters();
  final Pipeline pipeline;
  final List<Phase> refresh = new ArrayList<>();
  final LossStage loss;

  /** The bytes of what the image groups share. */
  final long groupBytes;

  /** For each node, whether gradients by what it makes are wanted: it or one before is trained. */
  private final boolean[] differentiable;

  private final boolean[] lowered;

  Compiler(
      Network network,
      int batchSize,
      ConvolutionAlgorithm algorithm,
      int workers,
      @Nullable StageClock clock) {
    this.fusion = new Fusion(network);
    this.nodes = network.nodes();
    this.batchSize = batchSize;
    this.workers = workers;
    this.algorithm = algorithm;
    this.maps = new Maps(network, algorithm, batchSize);
    this.span = WinogradConvolver.span(network, algorithm, batchSize);
    this.pipeline = new Pipeline(new Chunks(batchSize), span, parameters, step, clock);
    this.differentiable = new boolean[nodes.size()];
    this.lowered = new boolean[nodes.size()];
    lowerInput();
    for (int index = 0; index < nodes.size(); index++) {
      if (!lowered[index]) {
        lower(index);
      }
    }
    Shape output = network.outputShape();
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "a network must end in one value per class, but ends in %s; flatten and a fully connected layer are missing"
              .formatted(output));
    }
    pipeline.closeGroup();
    FeatureMap logits = maps.read(nodes.size() - 1, pipeline.group());
    this.loss = new LossStage(logits, output.size(), step, batchSize);
    maps.allocateGradients(workers, span);
    this.groupBytes = pipeline.allocate();
    parameters.allocate();
  }

  private void lowerInput() {
    FeatureMap map = maps.createInput();
    pipeline.add(new InputStage(map, step));
    maps.publish(Network.INPUT, map, pipeline.group());
  }

  private void lower(int index) {
    switch (nodes.get(index).layer()) {
      case Conv2d conv -> lowerConvolution(index, conv);
      case Linear linear -> lowerFullyConnected(index, linear);
      case MaxPool2d pool -> lowerMaxPool(index, pool.window());
      case AvgPool2d pool -> lowerAveragePool(index, pool.window(), pool.countsPadding());
      case GlobalMaxPool2d pool -> lowerMaxPool(index, wholeImage(index));
      case GlobalAvgPool2d pool -> lowerAveragePool(index, wholeImage(index), true);
      case Pad2d pad -> lowerPad(index, pad);
      case ReLU relu -> lowerActivation(index, new lanewise.kernel.activation.LeakyReLU(0));
      case LeakyReLU relu ->
          lowerActivation(index, new lanewise.kernel.activation.LeakyReLU(relu.slope()));
      case SiLU silu -> lowerActivation(index, new lanewise.kernel.activation.SiLU());
      case GELU gelu -> lowerActivation(index, new lanewise.kernel.activation.GELU());
      case Clip clip ->
          lowerActivation(index, new lanewise.kernel.activation.Clip(clip.min(), clip.max()));
      case Dropout dropout -> lowerDropout(index, dropout);
      case BatchNorm2d norm -> lowerBatchNorm(index, norm);
      case Flatten flatten -> lowerFlatten(index);
      case Add add -> lowerAddition(index);
    }
  }

  /** The map that a node reads. */
  private FeatureMap input(int index) {
    return maps.read(nodes.get(index).inputs().getFirst(), pipeline.group());
  }

  /** Whether the gradient by what a node reads is wanted. */
  private boolean wantsInputGradient(int index) {
    return nodes.get(index).inputs().stream().anyMatch(i -> i >= 0 && differentiable[i]);
  }

  /** Records that these nodes have become the stage that was added last, which writes the map. */
  private void finish(List<Integer> fused, FeatureMap output) {
    boolean wanted = wantsInputGradient(fused.getFirst());
    for (int index : fused) {
      wanted |= !nodes.get(index).parameters().isEmpty();
      differentiable[index] = wanted;
      lowered[index] = true;
    }
    int last = fused.getLast();
    List<FeatureMap> views = maps.publish(last, output, pipeline.group());
    if (!views.isEmpty() && wanted) {
      pipeline.add(new ForkStage("fork of " + nodes.get(last).name(), output, views));
    }
  }

  private void lowerConvolution(int index, Conv2d conv) {
    List<Integer> fused = fusion.withReluAndPool(index);
    Node node = nodes.get(index);
    FeatureMap input = input(index);
    ConvolutionAlgorithm chosen =
        algorithm.resolve(conv, node.input(), input.isPlanar(), batchSize);
    List<ParameterSpec> specs = node.parameters();
    Layout layout = filterLayout(chosen, conv, input);
    int weights;
    int[] unseen = {};
    if (conv.groups() == 1) {
      weights = parameters.add(specs.getFirst(), layout);
    } else {
      Layout.Grouped grouped =
          new Layout.Grouped(
              layout, conv.filters(), input.channels, conv.window().area(), conv.groups());
      int start = parameters.add(specs.getFirst(), grouped);
      weights = start;
      unseen = Arrays.stream(grouped.unseen()).map(position -> start + position).toArray();
    }
    int bias = conv.bias() ? addPadded(specs.getLast()) : Parameters.ABSENT;
    boolean wantsInputGradient = wantsInputGradient(index);

    FeatureMap output = maps.create(fused.getLast());
    Epilogue epilogue =
        new Epilogue(
            fused.size() > 1,
            fused.size() > 2,
            node.output().extent(1),
            node.output().extent(2),
            output,
            parameters,
            bias);
    epilogue.allocate(batchSize, workers);
    Convolver.Setup setup =
        new Convolver.Setup(
            conv.window(),
            input,
            conv.filters(),
            epilogue,
            parameters,
            weights,
            wantsInputGradient,
            workers);
    Convolver convolver =
        switch (chosen) {
          case WINOGRAD -> new WinogradConvolver(setup, span);
          case DIRECT -> new DirectConvolver(setup);
          default -> new PlanarConvolver(chosen == ConvolutionAlgorithm.NAIVE, setup);
        };
    pipeline.add(
        new ConvolutionStage(
            fusion.name(fused), convolver, epilogue, output, wantsInputGradient, unseen));
    refresh.addAll(convolver.refresh());
    finish(fused, output);
  }

  private static Layout filterLayout(ConvolutionAlgorithm chosen, Conv2d conv, FeatureMap input) {
    return switch (chosen) {
      case WINOGRAD, DIRECT -> DirectConvolver.layout(input, conv.filters(), conv.window());
      default -> new Layout.Canonical(conv.filters() * input.channels * conv.window().area());
    };
  }

  /** Room for a value for each channel of all blocks, for vectors; what pads them stays 0. */
  private int addPadded(ParameterSpec spec) {
    int padded = Lanes.blocks(spec.shape().size(), Lanes.PAIR) * Lanes.PAIR;
    return parameters.add(spec, new Layout.Canonical(padded));
  }

  private void lowerFullyConnected(int index, Linear linear) {
    pipeline.closeGroup();
    List<Integer> fused = fusion.withRelu(index);
    List<ParameterSpec> specs = nodes.get(index).parameters();
    FeatureMap input = input(index);
    int weights =
        parameters.add(specs.getFirst(), FullyConnectedStage.layout(input, linear.outputs()));
    int bias = linear.bias() ? addPadded(specs.getLast()) : Parameters.ABSENT;
    FeatureMap output = maps.create(fused.getLast());
    FullyConnectedStage stage =
        new FullyConnectedStage(
            fusion.name(fused),
            fused.size() > 1,
            input,
            output,
            parameters,
            weights,
            bias,
            wantsInputGradient(index),
            step,
            batchSize,
            workers);
    pipeline.add(stage, stage.forward(), stage.backward());
    refresh.addAll(stage.refresh());
    finish(fused, output);
  }

  private void lowerMaxPool(int index, Window window) {
    FeatureMap input = input(index);
    FeatureMap output = maps.create(index);
    pipeline.add(new MaxPoolStage(nodes.get(index).name(), window, input, output, batchSize));
    finish(List.of(index), output);
  }

  private void lowerAveragePool(int index, Window window, boolean countsPadding) {
    FeatureMap input = input(index);
    FeatureMap output = maps.create(index);
    pipeline.add(
        new AveragePoolStage(nodes.get(index).name(), window, countsPadding, input, output));
    finish(List.of(index), output);
  }

  private void lowerPad(int index, Pad2d pad) {
    FeatureMap input = input(index);
    FeatureMap output = maps.create(index);
    pipeline.add(new PadStage(nodes.get(index).name(), pad, input, output));
    finish(List.of(index), output);
  }

  private Window wholeImage(int index) {
    Shape image = nodes.get(index).input();
    return new Window(image.extent(1), image.extent(2), 1, 1, 0, 0, 0, 0);
  }

  private void lowerActivation(int index, Activation activation) {
    FeatureMap input = input(index);
    FeatureMap output = maps.createLike(index, input);
    pipeline.add(new ActivationStage(nodes.get(index).name(), activation, input, output));
    finish(List.of(index), output);
  }

  private void lowerDropout(int index, Dropout dropout) {
    FeatureMap input = input(index);
    FeatureMap output = maps.createLike(index, input);
    pipeline.add(
        new DropoutStage(
            nodes.get(index).name(), index, dropout.probability(), input, output, step));
    finish(List.of(index), output);
  }

  /** Statistics of the whole batch stand between two groups of image stages. */
  private void lowerBatchNorm(int index, BatchNorm2d norm) {
    List<Integer> fused = fusion.withReluAndPool(index);
    Node node = nodes.get(index);
    FeatureMap input = input(index);
    int lastParameterOfGroup = parameters.length();
    int[] at = node.parameters().stream().mapToInt(this::addPadded).toArray();
    BatchStatistics statistics =
        new BatchStatistics(
            input,
            norm,
            parameters,
            new BatchStatistics.Slots(at[0], at[1], at[2], at[3]),
            step,
            batchSize);
    FeatureMap output = maps.create(fused.getLast());
    output.keepGradients();
    NormalizeStage normalize =
        new NormalizeStage(
            fusion.name(fused),
            fused.size() > 1,
            fused.size() > 2,
            input,
            output,
            statistics,
            batchSize);
    pipeline.add(
        new StatisticsStage("statistics of " + node.name(), input, statistics, normalize, step));
    pipeline.closeGroup(lastParameterOfGroup);
    pipeline.addPhases(List.of(statistics.forward()), List.of(statistics.backward()));
    pipeline.add(normalize);
    finish(fused, output);
  }

  /** Where nobody else reads it, the stage before has written features already. */
  private void lowerFlatten(int index) {
    FeatureMap input = input(index);
    FeatureMap output = input;
    if (!input.isBatchMajor()) {
      output = maps.create(index);
      pipeline.add(new RelayStage(nodes.get(index).name(), input, output));
    }
    finish(List.of(index), output);
  }

  private void lowerAddition(int index) {
    List<Integer> fused = fusion.withRelu(index);
    List<Integer> inputs = nodes.get(index).inputs();
    FeatureMap left = maps.read(inputs.getFirst(), pipeline.group());
    FeatureMap right = maps.read(inputs.getLast(), pipeline.group());
    if (right.height != left.height || right.width != left.width) {
      // Features that were images there and never were here.
      FeatureMap relayed = maps.createLike(index, left);
      pipeline.add(new RelayStage("relay to " + nodes.get(index).name(), right, relayed));
      right = relayed;
    }
    FeatureMap output = maps.createLike(fused.getLast(), left);
    pipeline.add(new AddStage(fusion.name(fused), fused.size() > 1, left, right, output));
    finish(fused, output);
  }
}
