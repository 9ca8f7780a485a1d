package lanewise.plan.lowering;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.Conv2d;
import lanewise.nn.Network.Node;
import lanewise.nn.ParameterSpec;
import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.plan.convolution.Convolver;
import lanewise.plan.convolution.DirectConvolver;
import lanewise.plan.convolution.Epilogue;
import lanewise.plan.convolution.GroupedConvolver;
import lanewise.plan.convolution.PlanarConvolver;
import lanewise.plan.convolution.StridedConvolver;
import lanewise.plan.convolution.WinogradConvolver;
import lanewise.plan.lowering.Fusion.Fused;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Layout;
import lanewise.plan.memory.Parameters;
import lanewise.plan.stage.BatchWinogradStage;
import lanewise.plan.stage.ConvolutionStage;

/**
 * What a convolution becomes: a stage with its method, what is fused behind it, and its filters.
 */
final class ConvolutionLowering {
  private final Stages stages;

  ConvolutionLowering(Stages stages) {
    this.stages = stages;
  }

  void lower(int index, Conv2d conv) {
    Fused fused = stages.fusion.withTail(index);
    Node node = stages.nodes.get(index);
    boolean planarInput = stages.maps.isPlanar(node.inputs().getFirst());
    ConvolutionMethod method = stages.choice.of(conv, node.input(), planarInput);
    boolean wholeBatch = method == ConvolutionMethod.BATCH_WINOGRAD;
    if (wholeBatch) {
      stages.pipeline.closeGroup();
    }
    FeatureMap input = stages.input(index);
    List<ParameterSpec> specs = node.parameters();
    Layout layout = filterLayout(method, conv, input);
    int weights;
    int[] unseen = {};
    if (conv.groups() == 1 || layout instanceof Layout.Groups) {
      weights = stages.parameters.add(specs.getFirst(), layout);
    } else {
      Layout.Grouped grouped =
          new Layout.Grouped(
              layout, conv.filters(), input.channels(), conv.window().area(), conv.groups());
      int start = stages.parameters.add(specs.getFirst(), grouped);
      weights = start;
      unseen = Arrays.stream(grouped.unseen()).map(position -> start + position).toArray();
    }
    int bias = conv.bias() ? stages.addPadded(specs.getLast()) : Parameters.ABSENT;
    boolean needsInputGradient = stages.needsInputGradient(index);

    FeatureMap output = stages.maps.create(fused.last());
    Epilogue epilogue =
        new Epilogue(
            fused.tail(),
            node.output().extent(1),
            node.output().extent(2),
            output,
            stages.parameters,
            bias);
    epilogue.allocate(stages.workers);
    Convolver.Setup setup =
        new Convolver.Setup(
            conv.window(),
            input,
            conv.filters(),
            conv.groups(),
            epilogue,
            stages.parameters,
            weights,
            needsInputGradient,
            stages.workers);
    if (wholeBatch) {
      output.keepGradients();
      BatchWinogradStage stage =
          new BatchWinogradStage(setup, output, weights, stages.step, stages.choice.batchSize());
      List<Node> computed = stages.nodes(fused);
      stages.pipeline.add(
          Stages.name(computed), computed, stage, stage.forward(), stage.backward());
      stages.refresh.addAll(stage.refresh());
      stages.finish(fused, output);
      return;
    }
    Convolver convolver =
        switch (method) {
          case DEPTHWISE, GROUPED -> new GroupedConvolver(setup);
          case WINOGRAD -> new WinogradConvolver(setup, stages.span);
          case BATCH_WINOGRAD -> throw new AssertionError("has a stage of its own");
          case DIRECT ->
              ConvolutionChoice.isPlain(conv.window())
                  ? new DirectConvolver(setup)
                  : new StridedConvolver(setup);
          case IM2COL -> PlanarConvolver.im2col(setup);
          case NAIVE -> PlanarConvolver.naive(setup);
        };
    stages.refresh.addAll(convolver.refresh());
    stages.add(
        fused, new ConvolutionStage(convolver, epilogue, output, needsInputGradient, unseen));
  }

  private static Layout filterLayout(ConvolutionMethod method, Conv2d conv, FeatureMap input) {
    return switch (method) {
      case DEPTHWISE, GROUPED -> GroupedConvolver.layout(input, conv.window(), conv.groups());
      case WINOGRAD, BATCH_WINOGRAD, DIRECT ->
          DirectConvolver.layout(input, conv.filters(), conv.groups(), conv.window());
      case IM2COL, NAIVE ->
          new Layout.Canonical(conv.filters() * input.channels() * conv.window().area());
    };
  }
}
