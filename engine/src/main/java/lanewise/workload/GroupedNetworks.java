package lanewise.workload;

import java.util.List;
import lanewise.nn.Activation;
import lanewise.nn.Add;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.tensor.Shape;

/**
 * Networks with convolutions in groups, which the zoo does not have: the blocks and the widths of
 * known ones, with fewer blocks, so that a peer's losses can be compared after an update, and the
 * stem and the strides that are usual for images of 32 x 32 pixels.
 */
final class GroupedNetworks {

  /** A stage of bottlenecks, as a row of its paper's table. */
  private record Bottlenecks(int expansion, int filters, int blocks, int stride) {}

  private static final List<Bottlenecks> MOBILENET =
      List.of(
          new Bottlenecks(1, 16, 1, 1),
          new Bottlenecks(6, 24, 1, 1),
          new Bottlenecks(6, 32, 2, 2),
          new Bottlenecks(6, 64, 2, 2));

  /** The filters after the last of them. */
  private static final int HEAD = 256;

  /** A stage of a RegNet. */
  private record Stage(int filters, int blocks, int stride) {}

  private static final List<Stage> REGNET =
      List.of(new Stage(24, 1, 1), new Stage(56, 1, 1), new Stage(152, 2, 2), new Stage(368, 2, 2));

  /** The channels of a group of {@link #REGNET}. */
  private static final int GROUP = 8;

  private GroupedNetworks() {}

  /**
   * {@code mobilenet-mini}, after MobileNetV2 (Sandler and others, 2018): blocks of a 1x1
   * convolution that expands, a depthwise 3x3 one, and a 1x1 one that projects, around which there
   * is a shortcut.
   */
  static Network mobilenetMini(Shape image, int classes) {
    Network.Builder graph = Network.builder(image);
    Activation relu6 = Activation.clip(0, 6);
    int trunk = addBlock(graph, new Conv2d(32, 3).padding(1), relu6);
    int channels = 32;
    for (Bottlenecks stage : MOBILENET) {
      for (int block = 0; block < stage.blocks(); block++) {
        int stride = block == 0 ? stage.stride() : 1;
        int wide = channels * stage.expansion();
        if (wide != channels) {
          addBlock(graph, new Conv2d(wide, 1), relu6);
        }
        addBlock(graph, new Conv2d(wide, 3).padding(1).stride(stride).groups(wide), relu6);
        int branch = addNormalized(graph, new Conv2d(stage.filters(), 1));
        boolean shortcut = stride == 1 && channels == stage.filters();
        trunk = shortcut ? graph.add(new Add(), trunk, branch) : branch;
        channels = stage.filters();
      }
    }
    addBlock(graph, new Conv2d(HEAD, 1), relu6);
    return addClassifier(graph, classes);
  }

  /**
   * {@code regnet-mini}, after RegNetX-200MF (Radosavovic and others, 2020): residual blocks of a
   * 1x1 convolution, a 3x3 one in groups of 8 channels, and a 1x1 one.
   */
  static Network regnetMini(Shape image, int classes) {
    Network.Builder graph = Network.builder(image);
    Activation relu = Activation.relu();
    int trunk = addBlock(graph, new Conv2d(32, 3).padding(1), relu);
    for (Stage stage : REGNET) {
      int filters = stage.filters();
      for (int block = 0; block < stage.blocks(); block++) {
        int stride = block == 0 ? stage.stride() : 1;
        addBlock(graph, new Conv2d(filters, 1), relu);
        addBlock(
            graph, new Conv2d(filters, 3).padding(1).stride(stride).groups(filters / GROUP), relu);
        int branch = addNormalized(graph, new Conv2d(filters, 1));
        int shortcut =
            block == 0 ? addNormalized(graph, new Conv2d(filters, 1).stride(stride), trunk) : trunk;
        graph.add(new Add(), branch, shortcut);
        trunk = graph.add(relu);
      }
    }
    return addClassifier(graph, classes);
  }

  private static int addBlock(Network.Builder graph, Conv2d convolution, Activation activation) {
    addNormalized(graph, convolution);
    return graph.add(activation);
  }

  private static int addNormalized(Network.Builder graph, Conv2d convolution, int... input) {
    graph.add(convolution.bias(false), input);
    return graph.add(new BatchNorm2d());
  }

  private static Network addClassifier(Network.Builder graph, int classes) {
    graph.add(new GlobalAvgPool2d());
    graph.add(new Flatten());
    graph.add(new Linear(classes));
    return graph.build();
  }
}
