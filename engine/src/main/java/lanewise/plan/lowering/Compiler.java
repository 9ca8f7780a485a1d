package lanewise.plan.lowering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lanewise.kernel.Lanes;
import lanewise.nn.Activation;
import lanewise.nn.Add;
import lanewise.nn.Affine;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Concat;
import lanewise.nn.Conv2d;
import lanewise.nn.CustomLayer;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.PReLU;
import lanewise.nn.Pad2d;
import lanewise.nn.ParameterSpec;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.parallel.Phase;
import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.plan.convolution.Convolver;
import lanewise.plan.convolution.DirectConvolver;
import lanewise.plan.convolution.Epilogue;
import lanewise.plan.convolution.PlanarConvolver;
import lanewise.plan.convolution.WinogradConvolver;
import lanewise.plan.lowering.Fusion.Fused;
import lanewise.plan.memory.Chunks;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Layout;
import lanewise.plan.memory.Parameters;
import lanewise.plan.phase.Pipeline;
import lanewise.plan.phase.StageClock;
import lanewise.plan.stage.ActivationStage;
import lanewise.plan.stage.AddStage;
import lanewise.plan.stage.AveragePoolStage;
import lanewise.plan.stage.BatchStatistics;
import lanewise.plan.stage.BroadcastStage;
import lanewise.plan.stage.ChannelLineStage;
import lanewise.plan.stage.ChannelStage;
import lanewise.plan.stage.ConvolutionStage;
import lanewise.plan.stage.CustomStage;
import lanewise.plan.stage.DropoutStage;
import lanewise.plan.stage.ForkStage;
import lanewise.plan.stage.FullyConnectedStage;
import lanewise.plan.stage.ImageStage;
import lanewise.plan.stage.InputStage;
import lanewise.plan.stage.MaxPoolStage;
import lanewise.plan.stage.NormalizeStage;
import lanewise.plan.stage.PadStage;
import lanewise.plan.stage.RelayStage;
import lanewise.plan.stage.StatisticsStage;
import lanewise.plan.stage.Step;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/**
 * Lowers a network to stages, each node after those it reads. {@link Fusion} decides which nodes
 * become one stage, {@link FeatureMaps} allocates the maps between stages, {@link Pipeline}
 * arranges the stages in phases.
 */
public final class Compiler {
  private final Network network;
  private final List<Node> nodes;
  private final ConvolutionChoice choice;
  private final int workers;
  private final int span;
  private final FeatureMaps maps;
  private final Fusion fusion;
  private final Step step = new Step();
  private final Parameters parameters = new Parameters();
  private final Pipeline pipeline;
  private final List<Phase> refresh = new ArrayList<>();

  /**
   * For each node, whether the gradient of its output is needed: it or an earlier node has
   * parameters.
   */
  private final boolean[] differentiable;

  private final boolean[] lowered;

  private Compiler(
      Network network, ConvolutionChoice choice, int workers, @Nullable StageClock clock) {
    this.network = network;
    this.nodes = network.nodes();
    this.choice = choice;
    this.workers = workers;
    this.span = choice.span(network);
    this.maps = new FeatureMaps(network, choice);
    this.fusion = new Fusion(network);
    this.pipeline = new Pipeline(new Chunks(choice.batchSize()), span, parameters, step, clock);
    this.differentiable = new boolean[nodes.size()];
    this.lowered = new boolean[nodes.size()];
  }

  /**
   * Lowers a network for the batch size of the choice of convolutions.
   *
   * @param workers the number of threads that run the phases
   * @param clock times the stages; null for none
   * @throws IllegalArgumentException if a buffer would be too large for one array, or the network
   *     does not end in one value per class
   */
  public static Program compile(
      Network network, ConvolutionChoice choice, int workers, @Nullable StageClock clock) {
    return new Compiler(network, choice, workers, clock).lower();
  }

  private Program lower() {
    lowerInput();
    for (int index = 0; index < nodes.size(); index++) {
      if (!lowered[index]) {
        lower(index);
      }
    }
    Shape output = network.outputShape();
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network must end in one value per class, but ends in %s; add flatten and a fully"
                  + " connected layer",
              output));
    }
    pipeline.closeGroup();
    FeatureMap logits = maps.read(nodes.size() - 1, pipeline.group());
    maps.allocateGradients(workers, span);
    long sharedBytes = pipeline.allocate();
    parameters.allocate();
    return new Program(
        step,
        parameters,
        pipeline.entries(),
        pipeline.forward(),
        pipeline.backward(),
        List.copyOf(refresh),
        logits,
        sharedBytes);
  }

  private void lowerInput() {
    FeatureMap map = maps.createInput();
    pipeline.add("input", List.of(), new InputStage(map, step));
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
      case Activation activation -> lowerActivation(index, activation);
      case PReLU _ -> lowerChannelLine(index, 0);
      case Affine _ -> lowerChannelLine(index, Float.POSITIVE_INFINITY);
      case Concat _ -> lowerConcat(index);
      case SelectChannels select -> lowerSelect(index, select);
      case Reshape _ -> add(Fused.none(index), new RelayStage(input(index), maps.create(index)));
      case Mul _ -> lowerBroadcast(index, true);
      case Dropout dropout -> lowerDropout(index, dropout);
      case BatchNorm2d norm -> lowerBatchNorm(index, norm);
      case Flatten flatten -> lowerFlatten(index);
      case Add add -> lowerAddition(index);
      case CustomLayer custom -> lowerCustom(index, custom);
    }
  }

  /** The input map of a node. */
  private FeatureMap input(int index) {
    return maps.read(nodes.get(index).inputs().getFirst(), pipeline.group());
  }

  /** Whether the gradient of a node's input is needed. */
  private boolean needsInputGradient(int index) {
    return nodes.get(index).inputs().stream().anyMatch(i -> i >= 0 && differentiable[i]);
  }

  /** Records that the last added stage computes these nodes and writes the map. */
  private void finish(Fused fused, FeatureMap output) {
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

  /** Adds an image stage that computes these nodes and is named after them. */
  private void add(Fused fused, ImageStage stage) {
    List<Node> computed = nodes(fused);
    pipeline.add(name(computed), computed, stage);
    finish(fused, stage.output());
  }

  private List<Node> nodes(Fused fused) {
    return fused.nodes().stream().map(nodes::get).toList();
  }

  /** For example {@code conv1+relu1}. */
  private static String name(List<Node> nodes) {
    return nodes.stream().map(Node::name).collect(Collectors.joining("+"));
  }

  private void lowerConvolution(int index, Conv2d conv) {
    Fused fused = fusion.withReluAndPool(index);
    Node node = nodes.get(index);
    FeatureMap input = input(index);
    ConvolutionMethod method = choice.of(conv, node.input(), input.isPlanar());
    List<ParameterSpec> specs = node.parameters();
    Layout layout = filterLayout(method, conv, input);
    int weights;
    int[] unseen = {};
    if (conv.groups() == 1) {
      weights = parameters.add(specs.getFirst(), layout);
    } else {
      Layout.Grouped grouped =
          new Layout.Grouped(
              layout, conv.filters(), input.channels(), conv.window().area(), conv.groups());
      int start = parameters.add(specs.getFirst(), grouped);
      weights = start;
      unseen = Arrays.stream(grouped.unseen()).map(position -> start + position).toArray();
    }
    int bias = conv.bias() ? addPadded(specs.getLast()) : Parameters.ABSENT;
    boolean needsInputGradient = needsInputGradient(index);

    FeatureMap output = maps.create(fused.last());
    Epilogue epilogue =
        new Epilogue(
            fused.tail(),
            node.output().extent(1),
            node.output().extent(2),
            output,
            parameters,
            bias);
    epilogue.allocate(choice.batchSize(), workers);
    Convolver.Setup setup =
        new Convolver.Setup(
            conv.window(),
            input,
            conv.filters(),
            epilogue,
            parameters,
            weights,
            needsInputGradient,
            workers);
    Convolver convolver =
        switch (method) {
          case WINOGRAD -> new WinogradConvolver(setup, span);
          case DIRECT -> new DirectConvolver(setup);
          case IM2COL -> PlanarConvolver.im2col(setup);
          case NAIVE -> PlanarConvolver.naive(setup);
        };
    refresh.addAll(convolver.refresh());
    add(fused, new ConvolutionStage(convolver, epilogue, output, needsInputGradient, unseen));
  }

  private static Layout filterLayout(ConvolutionMethod method, Conv2d conv, FeatureMap input) {
    return switch (method) {
      case WINOGRAD, DIRECT -> DirectConvolver.layout(input, conv.filters(), conv.window());
      case IM2COL, NAIVE ->
          new Layout.Canonical(conv.filters() * input.channels() * conv.window().area());
    };
  }

  /** Adds a parameter with one value per channel, padded to whole blocks; the padding stays 0. */
  private int addPadded(ParameterSpec spec) {
    int padded = Lanes.blocks(spec.shape().size(), Lanes.PAIR) * Lanes.PAIR;
    return parameters.add(spec, new Layout.Canonical(padded));
  }

  private void lowerFullyConnected(int index, Linear linear) {
    pipeline.closeGroup();
    Fused fused = fusion.withRelu(index);
    List<ParameterSpec> specs = nodes.get(index).parameters();
    FeatureMap input = input(index);
    int weights =
        parameters.add(specs.getFirst(), FullyConnectedStage.layout(input, linear.outputs()));
    int bias = linear.bias() ? addPadded(specs.getLast()) : Parameters.ABSENT;
    FeatureMap output = maps.create(fused.last());
    FullyConnectedStage stage =
        new FullyConnectedStage(
            fused.tail().hasRelu(),
            input,
            output,
            parameters,
            weights,
            bias,
            needsInputGradient(index),
            step,
            choice.batchSize(),
            workers);
    List<Node> computed = nodes(fused);
    pipeline.add(name(computed), computed, stage, stage.forward(), stage.backward());
    refresh.addAll(stage.refresh());
    finish(fused, output);
  }

  private void lowerMaxPool(int index, Window window) {
    FeatureMap input = input(index);
    FeatureMap output = maps.create(index);
    add(Fused.none(index), new MaxPoolStage(window, input, output, choice.batchSize()));
  }

  private void lowerAveragePool(int index, Window window, boolean countsPadding) {
    FeatureMap input = input(index);
    FeatureMap output = maps.create(index);
    add(Fused.none(index), new AveragePoolStage(window, countsPadding, input, output));
  }

  private void lowerPad(int index, Pad2d pad) {
    FeatureMap input = input(index);
    FeatureMap output = maps.create(index);
    add(Fused.none(index), new PadStage(pad, input, output));
  }

  private Window wholeImage(int index) {
    Shape image = nodes.get(index).input();
    return new Window(image.extent(1), image.extent(2), 1, 1, 0, 0, 0, 0);
  }

  private void lowerActivation(int index, Activation activation) {
    FeatureMap input = input(index);
    FeatureMap output = maps.createLike(index, input);
    add(Fused.none(index), new ActivationStage(Functions.of(activation), input, output));
  }

  private void lowerDropout(int index, Dropout dropout) {
    FeatureMap input = input(index);
    FeatureMap output = maps.createLike(index, input);
    add(Fused.none(index), new DropoutStage(index, dropout.probability(), input, output, step));
  }

  /** The statistics of the whole batch separate two groups of image stages. */
  private void lowerBatchNorm(int index, BatchNorm2d norm) {
    Fused fused = fusion.withReluAndPool(index);
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
            choice.batchSize());
    FeatureMap output = maps.create(fused.last());
    output.keepGradients();
    NormalizeStage normalize =
        new NormalizeStage(fused.tail(), input, output, statistics, choice.batchSize());
    pipeline.add(
        "statistics of " + node.name(),
        List.of(),
        new StatisticsStage(input, statistics, normalize, step));
    pipeline.closeGroup(lastParameterOfGroup);
    pipeline.addPhases(List.of(statistics.forward()), List.of(statistics.backward()));
    add(fused, normalize);
  }

  private void lowerCustom(int index, CustomLayer layer) {
    Node node = nodes.get(index);
    FeatureMap input = input(index);
    int[] offsets =
        node.parameters().stream()
            .mapToInt(spec -> parameters.add(spec, new Layout.Canonical(spec.shape().size())))
            .toArray();
    FeatureMap output = maps.create(index);
    CustomStage stage =
        new CustomStage(
            node,
            layer,
            input,
            output,
            parameters,
            offsets,
            needsInputGradient(index),
            workers,
            span);
    add(Fused.none(index), stage);
    refresh.add(stage.refresh());
  }

  /** If there is no other reader, the previous stage has already written features. */
  private void lowerFlatten(int index) {
    FeatureMap input = input(index);
    if (input.isBatchMajor()) {
      finish(Fused.none(index), input);
    } else {
      add(Fused.none(index), new RelayStage(input, maps.create(index)));
    }
  }

  /** A node's input with one channel per feature, even if the features were pixels. */
  private FeatureMap channels(int index, int input) {
    FeatureMap map = maps.read(input, pipeline.group());
    if (!map.isBatchMajor() || map.height() * map.width() == 1) {
      return map;
    }
    FeatureMap features = maps.createFeatures(index, map.shape().size());
    pipeline.add("relay to " + nodes.get(index).name(), List.of(), new RelayStage(map, features));
    return features;
  }

  private List<FeatureMap> channels(int index) {
    return nodes.get(index).inputs().stream().map(input -> channels(index, input)).toList();
  }

  private void lowerChannelLine(int index, float limit) {
    FeatureMap input = channels(index).getFirst();
    int[] at = nodes.get(index).parameters().stream().mapToInt(this::addPadded).toArray();
    int bias = at.length > 1 ? at[1] : Parameters.ABSENT;
    FeatureMap output = maps.createLike(index, input);
    add(
        Fused.none(index),
        new ChannelLineStage(limit, parameters, at[0], bias, input, output, workers));
  }

  private void lowerConcat(int index) {
    List<FeatureMap> inputs = channels(index);
    add(Fused.none(index), ChannelStage.concat(inputs, maps.create(index)));
  }

  private void lowerSelect(int index, SelectChannels select) {
    FeatureMap input = channels(index).getFirst();
    add(Fused.none(index), ChannelStage.select(select.channels(), input, maps.create(index)));
  }

  /** Two maps of the same shape, or one with a single pixel. */
  private void lowerBroadcast(int index, boolean multiplies) {
    List<FeatureMap> inputs = channels(index);
    FeatureMap output = maps.create(index);
    add(
        Fused.none(index),
        new BroadcastStage(multiplies, inputs.getFirst(), inputs.getLast(), output));
  }

  private Shape shape(int index) {
    return index == Network.INPUT ? network.inputShape() : nodes.get(index).output();
  }

  private void lowerAddition(int index) {
    List<Integer> inputs = nodes.get(index).inputs();
    if (!shape(inputs.getFirst()).equals(shape(inputs.getLast()))) {
      lowerBroadcast(index, false);
      return;
    }
    Fused fused = fusion.withRelu(index);
    FeatureMap left = maps.read(inputs.getFirst(), pipeline.group());
    FeatureMap right = maps.read(inputs.getLast(), pipeline.group());
    if (right.height() != left.height() || right.width() != left.width()) {
      // One operand is flattened images, the other plain features.
      FeatureMap relayed = maps.createLike(index, left);
      pipeline.add(
          "relay to " + nodes.get(index).name(), List.of(), new RelayStage(right, relayed));
      right = relayed;
    }
    FeatureMap output = maps.createLike(fused.last(), left);
    add(fused, new AddStage(fused.tail().hasRelu(), left, right, output));
  }
}
