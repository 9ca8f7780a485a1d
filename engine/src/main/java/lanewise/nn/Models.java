package lanewise.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.tensor.Shape;

/** The model zoo. */
public final class Models {
  private Models() {}

  /**
   * {@code simple-cnn}: two blocks of 3x3 convolution (32 and 64 filters, padded), ReLU and
   * max-pool, then 128 hidden units.
   *
   * @param image the shape of one image, (C,H,W)
   */
  public static Network simpleCnn(Shape image, int classes) {
    return Network.of(
        image,
        new Conv2d(32, 3).padding(1),
        Activation.relu(),
        new MaxPool2d(2),
        new Conv2d(64, 3).padding(1),
        Activation.relu(),
        new MaxPool2d(2),
        new Flatten(),
        new Linear(128),
        Activation.relu(),
        new Linear(classes));
  }

  /** {@code fashion-cnn}: {@link #simpleCnn} without padding: 28, 26, 13, 11, 5 pixels. */
  public static Network fashionCnn(Shape image, int classes) {
    return Network.of(
        image,
        new Conv2d(32, 3),
        Activation.relu(),
        new MaxPool2d(2),
        new Conv2d(64, 3),
        Activation.relu(),
        new MaxPool2d(2),
        new Flatten(),
        new Linear(128),
        Activation.relu(),
        new Linear(classes));
  }

  /**
   * {@code simple-vgg}: one block of 3x3 convolution (padded), ReLU and max-pool for each entry of
   * {@code filters}, then hidden units and dropout (after Simonyan and Zisserman, 2014,
   * simplified).
   *
   * @param filters the filters of each block, at least one block
   * @param hidden units of the hidden fully connected layer
   * @param dropout probability of dropping a hidden unit, 0 to below 1
   */
  public static Network simpleVgg(
      Shape image, int classes, List<Integer> filters, int hidden, float dropout) {
    List<Layer> layers = new ArrayList<>();
    for (int count : filters) {
      layers.add(new Conv2d(count, 3).padding(1));
      layers.add(Activation.relu());
      layers.add(new MaxPool2d(2));
    }
    layers.add(new Flatten());
    layers.add(new Linear(hidden));
    layers.add(Activation.relu());
    layers.add(new Dropout(dropout));
    layers.add(new Linear(classes));
    return Network.of(image, layers);
  }

  /**
   * {@code bn-cnn}: {@link #simpleVgg} with batch normalisation after every convolution.
   *
   * @param filters the filters of each block, at least one block; 32, 64 by default
   */
  public static Network bnCnn(
      Shape image, int classes, List<Integer> filters, int hidden, float dropout) {
    return withBatchNorm(simpleVgg(image, classes, filters, hidden, dropout));
  }

  /**
   * {@code resnet-mini}: a residual network (He and others, 2015) in the manner of Page's ResNet-9
   * ("How to Train Your ResNet", 2018): all convolutions are 3x3 with stride 1, batch normalisation
   * and ReLU; only max-pooling reduces the size. The network has a stem convolution; for each
   * further entry of {@code filters} a convolution, max-pooling and a residual block of two
   * convolutions; then global max-pooling, dropout, and one fully connected layer.
   *
   * @param filters the filters of the stem and of each stage, at least the stem's
   * @param dropout probability of dropping a channel's maximum, 0 to below 1; with 0 there is no
   *     dropout layer
   */
  public static Network resnetMini(Shape image, int classes, List<Integer> filters, float dropout) {
    Network.Builder graph = Network.builder(image);
    addBlock(graph, filters.getFirst());
    for (int count : filters.subList(1, filters.size())) {
      addBlock(graph, count);
      int trunk = graph.add(new MaxPool2d(2));
      addBlock(graph, count);
      int branch = addBlock(graph, count);
      graph.add(new Add(), trunk, branch);
    }
    graph.add(new GlobalMaxPool2d());
    return addClassifier(graph, classes, dropout);
  }

  private static int addBlock(Network.Builder graph, int filters) {
    return addBlock(graph, new Conv2d(filters, 3).padding(1));
  }

  private static int addBlock(Network.Builder graph, Conv2d convolution) {
    addNormalized(graph, convolution);
    return graph.add(Activation.relu());
  }

  private static int addNormalized(Network.Builder graph, Conv2d convolution, int... input) {
    graph.add(convolution.bias(false), input);
    return graph.add(new BatchNorm2d());
  }

  /**
   * {@code resnet18}: the residual network of 18 layers (He and others, 2015) with a stem for small
   * images: a 3x3 convolution of stride 1 and no pooling, as the authors of MedMNIST train it. Each
   * stage has two basic blocks of two 3x3 convolutions with batch normalisation; all stages but the
   * first begin with stride 2, and a 1x1 convolution of stride 2 in the shortcut. Then global
   * average pooling, dropout, and one fully connected layer.
   *
   * @param filters the filters of each stage, at least one; 64, 128, 256, 512 by default
   * @param dropout probability of dropping a channel's mean, 0 to below 1; with 0 there is no
   *     dropout layer
   */
  public static Network resnet18(Shape image, int classes, List<Integer> filters, float dropout) {
    Network.Builder graph = Network.builder(image);
    int trunk = addBlock(graph, filters.getFirst());
    for (int stage = 0; stage < filters.size(); stage++) {
      int count = filters.get(stage);
      trunk = addBasicBlock(graph, trunk, count, stage == 0 ? 1 : 2);
      trunk = addBasicBlock(graph, trunk, count, 1);
    }
    graph.add(new GlobalAvgPool2d());
    return addClassifier(graph, classes, dropout);
  }

  /** Two convolutions beside a shortcut, which is a 1x1 convolution where the size changes. */
  private static int addBasicBlock(Network.Builder graph, int trunk, int filters, int stride) {
    addBlock(graph, new Conv2d(filters, 3).padding(1).stride(stride));
    int branch = addNormalized(graph, new Conv2d(filters, 3).padding(1));
    int shortcut =
        stride == 1 ? trunk : addNormalized(graph, new Conv2d(filters, 1).stride(stride), trunk);
    graph.add(new Add(), branch, shortcut);
    return graph.add(Activation.relu());
  }

  private static Network addClassifier(Network.Builder graph, int classes, float dropout) {
    graph.add(new Flatten());
    if (dropout > 0) {
      graph.add(new Dropout(dropout));
    }
    graph.add(new Linear(classes));
    return graph.build();
  }

  /**
   * Returns the network with batch normalisation after every convolution that has none yet. The
   * biases of these convolutions are removed, because normalisation subtracts them.
   */
  public static Network withBatchNorm(Network network) {
    Network.Builder graph = Network.builder(network.inputShape());
    Map<Integer, Integer> moved = new HashMap<>(Map.of(Network.INPUT, Network.INPUT));
    for (int index = 0; index < network.nodes().size(); index++) {
      Network.Node node = network.nodes().get(index);
      int[] inputs = node.inputs().stream().mapToInt(moved::get).toArray();
      boolean normalized =
          network.readers(index).stream()
              .anyMatch(reader -> network.nodes().get(reader).layer() instanceof BatchNorm2d);
      if (node.layer() instanceof Conv2d conv && !normalized) {
        graph.add(conv.bias(false), inputs);
        moved.put(index, graph.add(new BatchNorm2d()));
      } else {
        moved.put(index, graph.add(node.layer(), inputs));
      }
    }
    return graph.build().withTask(network.task());
  }
}
