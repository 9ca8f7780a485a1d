package lanewise.workload;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Layer;
import lanewise.nn.Linear;
import lanewise.nn.Models;
import lanewise.nn.Network;
import lanewise.tensor.Shape;

/**
 * A model of the zoo or of {@link GroupedNetworks} for grey images of some size, with a batch size
 * and its number of operations.
 *
 * @param network the network, without weights
 * @param batch the number of images per call
 * @param inferenceFlops floating-point operations of the forward pass of one image
 * @param trainingFlops floating-point operations of one image in a training step: forward and two
 *     gradients of equal cost; the first layer has no input gradient
 */
public record TimedModel(Network network, int batch, long inferenceFlops, long trainingFlops) {
  /** Two blocks. The value is the name on the command line and the batch size. */
  public static final String SIMPLE_CNN = "simple-cnn/64";

  /** As {@link #SIMPLE_CNN}, without padding. */
  public static final String FASHION_CNN = "fashion-cnn/64";

  /** Three blocks, and a large fully connected layer. */
  public static final String SIMPLE_VGG = "simple-vgg/64";

  /** Two blocks with batch normalisation. */
  public static final String BN_CNN = "bn-cnn/64";

  /** Three blocks, two of them residual. */
  public static final String RESNET_MINI = "resnet-mini/64";

  /** Residual blocks with strides and 1x1 convolutions. */
  public static final String RESNET18 = "resnet18/64";

  /** Depthwise convolutions. */
  public static final String MOBILENET_MINI = "mobilenet-mini@32/64";

  /** Convolutions in groups of 8 channels. */
  public static final String REGNET_MINI = "regnet-mini@32/64";

  /** Images of 224 x 224 pixels: neither activations nor the first matrix fit a cache. */
  public static final String LARGE = "simple-vgg@224/16";

  /** For throughput. */
  public static final String MANY_IMAGES = "simple-cnn/256";

  /** For latency. */
  public static final String ONE_IMAGE = "simple-cnn/1";

  /** As {@link #MANY_IMAGES}, with residual blocks. */
  public static final String MANY_RESIDUAL = "resnet18/256";

  private static final Pattern TEXT = Pattern.compile("([a-z0-9-]+)(?:@(\\d+))?/(\\d+)");
  private static final int USUAL_SIZE = 28;

  /** Reads {@code MODEL/BATCH} or {@code MODEL@SIZE/BATCH}; without a size, 28 x 28 pixels. */
  public static TimedModel parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a model is NAME/BATCH or NAME@SIZE/BATCH, given " + text);
    }
    int size = matcher.group(2) == null ? USUAL_SIZE : Integer.parseInt(matcher.group(2));
    Shape image = Shape.of(1, size, size);
    Network network =
        switch (matcher.group(1)) {
          case "simple-cnn" -> Models.simpleCnn(image, 4);
          case "fashion-cnn" -> Models.fashionCnn(image, 10);
          case "simple-vgg" -> Models.simpleVgg(image, 10, List.of(32, 64, 128), 256, 0.5f);
          case "bn-cnn" -> Models.bnCnn(image, 10, List.of(32, 64), 128, 0.5f);
          case "resnet-mini" -> Models.resnetMini(image, 10, List.of(32, 64, 128), 0);
          case "resnet18" -> Models.resnet18(image, 10, List.of(64, 128, 256, 512), 0);
          case "mobilenet-mini" -> GroupedNetworks.mobilenetMini(image, 10);
          case "regnet-mini" -> GroupedNetworks.regnetMini(image, 10);
          default -> throw new IllegalArgumentException("no model named " + matcher.group(1));
        };
    long flops = network.flops();
    return new TimedModel(
        network, Integer.parseInt(matcher.group(3)), flops, 3 * flops - firstFlops(network));
  }

  /**
   * Returns the network without dropout, so that two engines compute the same. The network must be
   * a chain.
   */
  public Network withoutDropout() {
    List<Layer> layers =
        network.nodes().stream()
            .map(Network.Node::layer)
            .filter(layer -> !(layer instanceof Dropout))
            .toList();
    return layers.size() == network.nodes().size()
        ? network
        : Network.of(network.inputShape(), layers);
  }

  private static long firstFlops(Network network) {
    return network.nodes().stream()
        .filter(node -> node.layer() instanceof Conv2d || node.layer() instanceof Linear)
        .mapToLong(Network.Node::flops)
        .findFirst()
        .orElse(0);
  }
}
