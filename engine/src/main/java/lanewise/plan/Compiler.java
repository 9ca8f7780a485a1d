package lanewise.plan;

import java.util.ArrayList;
import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.WinogradConvolution;
import lanewise.nn.AvgPool2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.ParameterSpec;
import lanewise.nn.ReLU;
import lanewise.parallel.Phase;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * Lowers a network to stages, first to last, fusing as it goes: convolution + ReLU + 2x2 max-pool,
 * and fully connected + ReLU, become one stage each. Collects the phases of the forward pass, of
 * the backward pass (last to first), and of the refresh after an update.
 */
final class Compiler {
  private static final Window HALVING = Window.square(2).withStride(2);

  private final List<Node> nodes;
  private final int batchSize;
  private final int workers;
  private final ConvolutionAlgorithm algorithm;
  private final Chunks chunks;

  final Step step = new Step();
  final Parameters parameters = new Parameters();
  final List<Stage> stages = new ArrayList<>();
  final List<Phase> forward = new ArrayList<>();
  final List<Phase> backward = new ArrayList<>();
  final List<Phase> refresh = new ArrayList<>();
  final LossStage loss;

  private final List<ImageStage> group = new ArrayList<>();
  private int groupParameters;
  private long groupBytes;
  private int next;
  private FeatureMap current;
  private boolean trainable;

  Compiler(Network network, int batchSize, ConvolutionAlgorithm algorithm, int workers) {
    this.nodes = network.nodes();
    this.batchSize = batchSize;
    this.workers = workers;
    this.algorithm = algorithm;
    this.chunks = new Chunks(batchSize);
    this.current = inputMap(network.inputShape());
    addImageStage(new InputStage(current, step));
    while (next < nodes.size()) {
      lower(nodes.get(next));
    }
    Shape output = network.outputShape();
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "a network must end in one value per class, but ends in %s; flatten and a fully connected layer are missing"
              .formatted(output));
    }
    closeGroup();
    this.loss = new LossStage(current, output.size(), step, batchSize);
    parameters.allocate();
  }

  /** The bytes of the chunks' gradient buffers. */
  long groupBytes() {
    return groupBytes;
  }

  private FeatureMap inputMap(Shape image) {
    if (image.rank() != 3) {
      throw new IllegalArgumentException("a network's input must be (C,H,W), given " + image);
    }
    Layer first = nodes.isEmpty() ? new Flatten() : nodes.get(0).layer();
    FeatureMap map;
    if (first instanceof Conv2d) {
      map = FeatureMap.planarImages(image.extent(0), image.extent(1), image.extent(2));
      requireHalo(map, 0);
    } else {
      map = outputMap(image, 0);
    }
    map.allocate(batchSize, workers, true);
    return map;
  }

  /** Allocates the map that the node before {@code following} writes and that one reads. */
  private FeatureMap newMap(Shape shape, int following) {
    FeatureMap map = outputMap(shape, following);
    requireHalo(map, following);
    map.allocate(batchSize, workers, true);
    return map;
  }

  private FeatureMap outputMap(Shape shape, int following) {
    if (shape.rank() == 1) {
      return FeatureMap.features(shape.size(), 1, 1);
    }
    boolean flattened = following < nodes.size() && nodes.get(following).layer() instanceof Flatten;
    return flattened
        ? FeatureMap.features(shape.extent(0), shape.extent(1), shape.extent(2))
        : FeatureMap.images(shape.extent(0), shape.extent(1), shape.extent(2));
  }

  private void requireHalo(FeatureMap map, int reader) {
    if (reader < nodes.size() && nodes.get(reader).layer() instanceof Conv2d conv) {
      Window window = conv.window();
      Node node = nodes.get(reader);
      switch (algorithm.resolve(conv, node.input(), map.isPlanar())) {
        case DIRECT ->
            map.requireHalo(
                window.padTop(), window.padLeft(), window.padBottom(), window.padRight());
        case WINOGRAD ->
            map.requireHalo(
                window.padTop(),
                window.padLeft(),
                window.padBottom() + WinogradConvolution.overhang(node.output().extent(1)),
                window.padRight() + WinogradConvolution.overhang(node.output().extent(2)));
        default -> {} // planar copies bring their own padding
      }
    }
  }

  private void lower(Node node) {
    switch (node.layer()) {
      case Conv2d conv -> lowerConvolution(node, conv);
      case Linear linear -> lowerFullyConnected(node, linear);
      case MaxPool2d pool -> lowerPool(node, true, pool.window());
      case AvgPool2d pool -> lowerPool(node, false, pool.window());
      case ReLU relu -> lowerActivation(node, 0);
      case LeakyReLU relu -> lowerActivation(node, relu.slope());
      case Dropout dropout -> lowerDropout(node, dropout);
      // The map before it already has the form of features.
      case Flatten flatten -> next++;
    }
  }

  private boolean follows(int position, Class<? extends Layer> kind) {
    return position < nodes.size() && kind.isInstance(nodes.get(position).layer());
  }

  private void lowerConvolution(Node node, Conv2d conv) {
    boolean relu = follows(next + 1, ReLU.class);
    boolean pool =
        relu
            && next + 2 < nodes.size()
            && nodes.get(next + 2).layer() instanceof MaxPool2d max
            && max.window().equals(HALVING);
    int fused = 1 + (relu ? 1 : 0) + (pool ? 1 : 0);
    String name = fusedName(fused);
    Shape convolved = node.output();
    Shape outputShape = nodes.get(next + fused - 1).output();

    Window window = conv.window();
    ConvolutionAlgorithm chosen = algorithm.resolve(conv, node.input(), current.isPlanar());
    boolean blocked =
        chosen == ConvolutionAlgorithm.DIRECT || chosen == ConvolutionAlgorithm.WINOGRAD;
    List<ParameterSpec> specs = node.parameters();
    Layout layout =
        blocked
            ? DirectConvolver.layout(current, conv.filters(), window)
            : new Layout.Canonical(specs.get(0).shape().size());
    int weights = parameters.add(specs.get(0), layout);
    int bias = parameters.add(specs.get(1), paddedBias(conv.filters()));

    FeatureMap output = newMap(outputShape, next + fused);
    Epilogue epilogue =
        new Epilogue(
            relu, pool, convolved.extent(1), convolved.extent(2), output, parameters, bias);
    epilogue.allocate(batchSize);
    Convolver convolver =
        switch (chosen) {
          case WINOGRAD ->
              new WinogradConvolver(
                  window,
                  current,
                  conv.filters(),
                  epilogue,
                  parameters,
                  weights,
                  trainable,
                  workers);
          case DIRECT ->
              new DirectConvolver(
                  window,
                  current,
                  conv.filters(),
                  epilogue,
                  parameters,
                  weights,
                  trainable,
                  workers);
          default ->
              new PlanarConvolver(
                  chosen == ConvolutionAlgorithm.NAIVE,
                  window,
                  current,
                  conv.filters(),
                  epilogue,
                  parameters,
                  weights,
                  workers);
        };
    addImageStage(new ConvolutionStage(name, convolver, epilogue, output, trainable));
    refresh.addAll(convolver.refresh());
    advance(fused, output);
    trainable = true;
  }

  /** The bias of all blocks, so that vectors may read it; what pads them stays 0. */
  private static Layout paddedBias(int outputs) {
    return new Layout.Canonical(Lanes.blocks(outputs, Lanes.PAIR) * Lanes.PAIR);
  }

  private void lowerFullyConnected(Node node, Linear linear) {
    closeGroup();
    boolean relu = follows(next + 1, ReLU.class);
    int fused = relu ? 2 : 1;
    List<ParameterSpec> specs = node.parameters();
    int weights =
        parameters.add(specs.get(0), FullyConnectedStage.layout(current, linear.outputs()));
    int bias = parameters.add(specs.get(1), paddedBias(linear.outputs()));
    FeatureMap output = newMap(node.output(), next + fused);
    FullyConnectedStage stage =
        new FullyConnectedStage(
            fusedName(fused),
            relu,
            current,
            output,
            parameters,
            weights,
            bias,
            trainable,
            step,
            batchSize);
    stages.add(stage);
    forward.addAll(stage.forward());
    backward.addAll(0, stage.backward());
    refresh.addAll(stage.refresh());
    groupParameters = parameters.length();
    advance(fused, output);
    trainable = true;
  }

  private void lowerPool(Node node, boolean max, Window window) {
    FeatureMap output = newMap(node.output(), next + 1);
    addImageStage(new PoolStage(node.name(), max, window, current, output, batchSize));
    advance(1, output);
  }

  private void lowerActivation(Node node, float slope) {
    FeatureMap output = sameMap(node);
    addImageStage(new ActivationStage(node.name(), slope, current, output));
    advance(1, output);
  }

  private void lowerDropout(Node node, Dropout dropout) {
    FeatureMap output = sameMap(node);
    addImageStage(
        new DropoutStage(node.name(), next, dropout.probability(), current, output, step));
    advance(1, output);
  }

  /** A map for what an element-wise layer writes: features keep the image shape they came from. */
  private FeatureMap sameMap(Node node) {
    if (!current.isBatchMajor()) {
      return newMap(node.output(), next + 1);
    }
    FeatureMap map = FeatureMap.features(current.channels, current.height, current.width);
    map.allocate(batchSize, workers, true);
    return map;
  }

  private String fusedName(int count) {
    List<String> names = new ArrayList<>();
    for (Node node : nodes.subList(next, next + count)) {
      names.add(node.name());
    }
    return String.join("+", names);
  }

  private void advance(int count, FeatureMap output) {
    next += count;
    current = output;
  }

  private void addImageStage(ImageStage stage) {
    stages.add(stage);
    group.add(stage);
  }

  private void closeGroup() {
    if (group.isEmpty()) {
      return;
    }
    ImageGroup closed =
        new ImageGroup(group, chunks, parameters, groupParameters, parameters.length(), step);
    groupBytes += closed.bytes();
    forward.add(closed.forward());
    if (trainable) {
      backward.addAll(0, closed.backward());
    }
    group.clear();
    groupParameters = parameters.length();
  }
}
