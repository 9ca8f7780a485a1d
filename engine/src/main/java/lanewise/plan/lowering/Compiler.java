package lanewise.plan.lowering;

import java.util.List;
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
import lanewise.nn.LayerNorm;
import lanewise.nn.Linear;
import lanewise.nn.LocalResponseNorm;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.PReLU;
import lanewise.nn.Pad2d;
import lanewise.nn.ParameterSpec;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.lowering.Fusion.Fused;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Layout;
import lanewise.plan.memory.Parameters;
import lanewise.plan.phase.StageClock;
import lanewise.plan.stage.ActivationStage;
import lanewise.plan.stage.AddStage;
import lanewise.plan.stage.AveragePoolStage;
import lanewise.plan.stage.BatchStatistics;
import lanewise.plan.stage.BroadcastStage;
import lanewise.plan.stage.ChannelLineStage;
import lanewise.plan.stage.ChannelStage;
import lanewise.plan.stage.CustomStage;
import lanewise.plan.stage.DropoutStage;
import lanewise.plan.stage.FullyConnectedStage;
import lanewise.plan.stage.InputStage;
import lanewise.plan.stage.LayerNormStage;
import lanewise.plan.stage.MaxPoolStage;
import lanewise.plan.stage.NormalizeStage;
import lanewise.plan.stage.PadStage;
import lanewise.plan.stage.RelayStage;
import lanewise.plan.stage.ResponseNormStage;
import lanewise.plan.stage.StatisticsStage;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/** Lowers a network to stages, each node after those it reads. */
public final class Compiler {
  private final Stages stages;

  private Compiler(Stages stages) {
    this.stages = stages;
  }

  /**
   * Lowers a network for the batch size of the choice of convolutions.
   *
   * @param fuses whether a node may be computed together with those that read it
   * @param workers the number of threads that run the phases
   * @param clock times the stages; null for none
   * @throws IllegalArgumentException if a buffer would be too large for one array, or the network
   *     does not end in one value per class
   */
  public static Program compile(
      Network network,
      ConvolutionChoice choice,
      boolean fuses,
      int workers,
      @Nullable StageClock clock) {
    return new Compiler(new Stages(network, choice, fuses, workers, clock)).lower();
  }

  private Program lower() {
    lowerInput();
    for (int index = 0; index < stages.nodes.size(); index++) {
      if (!stages.isLowered(index)) {
        lower(index);
      }
    }
    Shape output = stages.network.outputShape();
    if (output.rank() != 1) {
      throw Refusal.of(
          "a network must end in one value per class, but ends in %s; add flatten and a fully"
              + " connected layer",
          output);
    }
    stages.pipeline.closeGroup();
    FeatureMap logits = stages.maps.read(stages.nodes.size() - 1, stages.pipeline.group());
    stages.maps.allocateGradients(stages.workers, stages.span);
    long sharedBytes = stages.pipeline.allocate();
    stages.parameters.allocate();
    return new Program(
        stages.step,
        stages.parameters,
        stages.pipeline.entries(),
        stages.pipeline.forward(),
        stages.pipeline.backward(),
        List.copyOf(stages.refresh),
        stages.maps.all(),
        logits,
        sharedBytes);
  }

  private void lowerInput() {
    FeatureMap map = stages.maps.createInput();
    stages.pipeline.add("input", List.of(), new InputStage(map, stages.step));
    stages.maps.publish(Network.INPUT, map, stages.pipeline.group());
  }

  private void lower(int index) {
    switch (stages.nodes.get(index).layer()) {
      case Conv2d conv -> new ConvolutionLowering(stages).lower(index, conv);
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
      case Reshape _ ->
          stages.add(
              Fused.none(index), new RelayStage(stages.input(index), stages.maps.create(index)));
      case Mul _ -> lowerBroadcast(index, true);
      case Dropout dropout -> lowerDropout(index, dropout);
      case LayerNorm norm -> lowerLayerNorm(index, norm);
      case LocalResponseNorm norm -> lowerResponseNorm(index, norm);
      case BatchNorm2d norm -> lowerBatchNorm(index, norm);
      case Flatten flatten -> lowerFlatten(index);
      case Add add -> lowerAddition(index);
      case CustomLayer custom -> lowerCustom(index, custom);
    }
  }

  private void lowerFullyConnected(int index, Linear linear) {
    stages.pipeline.closeGroup();
    Fused fused = stages.fusion.withRelu(index);
    List<ParameterSpec> specs = stages.nodes.get(index).parameters();
    FeatureMap input = stages.input(index);
    int weights =
        stages.parameters.add(
            specs.getFirst(), FullyConnectedStage.layout(input, linear.outputs()));
    int bias = linear.bias() ? stages.addPadded(specs.getLast()) : Parameters.ABSENT;
    FeatureMap output = stages.maps.create(fused.last());
    FullyConnectedStage stage =
        new FullyConnectedStage(
            fused.tail().hasRelu(),
            input,
            output,
            stages.parameters,
            weights,
            bias,
            stages.needsInputGradient(index),
            stages.step,
            stages.choice.batchSize(),
            stages.workers);
    List<Node> computed = stages.nodes(fused);
    stages.pipeline.add(Stages.name(computed), computed, stage, stage.forward(), stage.backward());
    stages.refresh.addAll(stage.refresh());
    stages.finish(fused, output);
  }

  private void lowerMaxPool(int index, Window window) {
    FeatureMap input = stages.input(index);
    FeatureMap output = stages.maps.create(index);
    output.keepOrigins();
    stages.add(Fused.none(index), new MaxPoolStage(window, input, output));
  }

  private void lowerAveragePool(int index, Window window, boolean countsPadding) {
    FeatureMap input = stages.input(index);
    FeatureMap output = stages.maps.create(index);
    stages.add(Fused.none(index), new AveragePoolStage(window, countsPadding, input, output));
  }

  private void lowerPad(int index, Pad2d pad) {
    FeatureMap input = stages.input(index);
    FeatureMap output = stages.maps.create(index);
    stages.add(Fused.none(index), new PadStage(pad, input, output));
  }

  private Window wholeImage(int index) {
    Shape image = stages.nodes.get(index).input();
    return new Window(image.extent(1), image.extent(2), 1, 1, 0, 0, 0, 0);
  }

  private void lowerActivation(int index, Activation activation) {
    FeatureMap input = stages.input(index);
    FeatureMap output = stages.maps.createLike(index, input);
    stages.add(Fused.none(index), new ActivationStage(Functions.of(activation), input, output));
  }

  private void lowerDropout(int index, Dropout dropout) {
    FeatureMap input = stages.input(index);
    FeatureMap output = stages.maps.createLike(index, input);
    stages.add(
        Fused.none(index),
        new DropoutStage(index, dropout.probability(), input, output, stages.step));
  }

  /** The statistics of the whole batch separate two groups of image stages. */
  private void lowerBatchNorm(int index, BatchNorm2d norm) {
    Fused fused = stages.fusion.withTail(index);
    Node node = stages.nodes.get(index);
    FeatureMap input = stages.input(index);
    input.passOn();
    int lastParameterOfGroup = stages.parameters.length();
    int[] at = node.parameters().stream().mapToInt(stages::addPadded).toArray();
    BatchStatistics statistics =
        new BatchStatistics(
            input,
            norm,
            stages.parameters,
            new BatchStatistics.Slots(at[0], at[1], at[2], at[3]),
            stages.step,
            stages.choice.batchSize());
    FeatureMap output = stages.maps.create(fused.last());
    output.keepGradients();
    NormalizeStage normalize = new NormalizeStage(fused.tail(), input, output, statistics);
    stages.pipeline.add(
        "statistics of " + node.name(),
        List.of(),
        new StatisticsStage(input, statistics, normalize, stages.step));
    stages.pipeline.closeGroup(lastParameterOfGroup);
    stages.pipeline.addPhases(List.of(statistics.forward()), List.of(statistics.backward()));
    stages.add(fused, normalize);
  }

  private void lowerCustom(int index, CustomLayer layer) {
    Node node = stages.nodes.get(index);
    FeatureMap input = stages.input(index);
    int[] offsets =
        node.parameters().stream()
            .mapToInt(
                spec -> stages.parameters.add(spec, new Layout.Canonical(spec.shape().size())))
            .toArray();
    FeatureMap output = stages.maps.create(index);
    CustomStage stage =
        new CustomStage(
            node,
            layer,
            input,
            output,
            stages.parameters,
            offsets,
            stages.needsInputGradient(index),
            stages.workers,
            stages.span);
    stages.add(Fused.none(index), stage);
    stages.refresh.add(stage.refresh());
  }

  /** If there is no other reader, the previous stage has already written features. */
  private void lowerFlatten(int index) {
    FeatureMap input = stages.input(index);
    if (input.isBatchMajor()) {
      stages.finish(Fused.none(index), input);
    } else {
      stages.add(Fused.none(index), new RelayStage(input, stages.maps.create(index)));
    }
  }

  private void lowerChannelLine(int index, float limit) {
    FeatureMap input = stages.channels(index).getFirst();
    int[] at = stages.nodes.get(index).parameters().stream().mapToInt(stages::addPadded).toArray();
    int bias = at.length > 1 ? at[1] : Parameters.ABSENT;
    FeatureMap output = stages.maps.createLike(index, input);
    stages.add(
        Fused.none(index),
        new ChannelLineStage(limit, stages.parameters, at[0], bias, input, output, stages.workers));
  }

  private void lowerLayerNorm(int index, LayerNorm norm) {
    FeatureMap input = stages.channels(index).getFirst();
    int[] at = stages.nodes.get(index).parameters().stream().mapToInt(stages::addPadded).toArray();
    FeatureMap output = stages.maps.createLike(index, input);
    stages.add(
        Fused.none(index),
        new LayerNormStage(norm, stages.parameters, at[0], at[1], input, output, stages.workers));
  }

  private void lowerResponseNorm(int index, LocalResponseNorm norm) {
    FeatureMap input = stages.input(index);
    FeatureMap output = stages.maps.create(index);
    stages.add(Fused.none(index), new ResponseNormStage(norm, input, output, stages.workers));
  }

  private void lowerConcat(int index) {
    List<FeatureMap> inputs = stages.channels(index);
    stages.add(Fused.none(index), ChannelStage.concat(inputs, stages.maps.create(index)));
  }

  private void lowerSelect(int index, SelectChannels select) {
    FeatureMap input = stages.channels(index).getFirst();
    stages.add(
        Fused.none(index),
        ChannelStage.select(select.channels(), input, stages.maps.create(index)));
  }

  /** Two maps of the same shape, or one with a single pixel. */
  private void lowerBroadcast(int index, boolean multiplies) {
    List<FeatureMap> inputs = stages.channels(index);
    FeatureMap output = stages.maps.create(index);
    stages.add(
        Fused.none(index),
        new BroadcastStage(multiplies, inputs.getFirst(), inputs.getLast(), output));
  }

  private void lowerAddition(int index) {
    List<Integer> inputs = stages.nodes.get(index).inputs();
    if (!stages.shape(inputs.getFirst()).equals(stages.shape(inputs.getLast()))) {
      lowerBroadcast(index, false);
      return;
    }
    Fused fused = stages.fusion.withRelu(index);
    FeatureMap left = stages.maps.read(inputs.getFirst(), stages.pipeline.group());
    FeatureMap right = stages.maps.read(inputs.getLast(), stages.pipeline.group());
    if (right.height() != left.height() || right.width() != left.width()) {
      // One side was an image before it was flattened, the other was not.
      FeatureMap relayed = stages.maps.createLike(index, left);
      stages.addRelay(index, right, relayed);
      right = relayed;
    }
    FeatureMap output = stages.maps.createLike(fused.last(), left);
    stages.add(fused, new AddStage(fused.tail().hasRelu(), left, right, output));
  }
}
