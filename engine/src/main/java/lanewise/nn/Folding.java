package lanewise.nn;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.tensor.Tensor;

/**
 * Folds batch normalisation into the preceding convolutions, for inference: with s = w_bn /
 * sqrt(var + epsilon) of each filter, w' = s * w and b' = s * (b - mean) + b_bn (Jacob and others,
 * 2018, section 3.2). The logits stay the same up to rounding. A normalisation stays if its input
 * is not a convolution that only it reads.
 */
public final class Folding {
  /**
   * The network without the folded normalisations, and its weights.
   *
   * @param weights the folded weights, meant for inference; training them further trains a network
   *     without batch normalisation
   */
  public record Result(Network network, Map<String, Tensor> weights) {}

  private final Network network;
  private final Map<String, Tensor> weights;
  private final Network.Builder builder;

  /** The new index of each node. */
  private final Map<Integer, Integer> places = new HashMap<>();

  /** The parameters of the new network's nodes. */
  private final Map<Integer, Map<String, Tensor>> parameters = new HashMap<>();

  private Folding(Network network, Map<String, Tensor> weights) {
    this.network = network;
    this.weights = weights;
    this.builder = Network.builder(network.inputShape());
    places.put(Network.INPUT, Network.INPUT);
  }

  /**
   * Folds what can be folded.
   *
   * @throws IllegalArgumentException if the weights do not fit the network
   */
  public static Result fold(Network network, Map<String, Tensor> weights) {
    network.checkWeights(weights);
    return new Folding(network, weights).result();
  }

  private Result result() {
    List<Network.Node> nodes = network.nodes();
    for (int index = 0; index < nodes.size(); index++) {
      Network.Node node = nodes.get(index);
      List<Integer> readers = network.readers(index);
      boolean folds =
          node.layer() instanceof Conv2d
              && readers.size() == 1
              && nodes.get(readers.getFirst()).layer() instanceof BatchNorm2d;
      if (folds) {
        add(index, ((Conv2d) node.layer()).bias(true), folded(node, nodes.get(readers.getFirst())));
        places.put(readers.getFirst(), place(index));
      } else if (!places.containsKey(index)) {
        add(index, node.layer(), own(node));
      }
    }
    Network made = builder.build().withTask(network.task());
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int index = 0; index < made.nodes().size(); index++) {
      String name = made.nodes().get(index).name();
      requireNonNull(parameters.get(index))
          .forEach((key, tensor) -> named.put(name + "." + key, tensor));
    }
    return new Result(made, named);
  }

  private void add(int index, Layer layer, Map<String, Tensor> own) {
    int[] inputs = network.nodes().get(index).inputs().stream().mapToInt(this::place).toArray();
    int place = builder.add(layer, inputs);
    places.put(index, place);
    parameters.put(place, own);
  }

  private int place(int index) {
    return requireNonNull(places.get(index));
  }

  /** A node's parameters by their names within the layer. */
  private Map<String, Tensor> own(Network.Node node) {
    Map<String, Tensor> own = new LinkedHashMap<>();
    for (ParameterSpec parameter : node.layer().parameters(node.input())) {
      own.put(parameter.name(), requireNonNull(weights.get(node.name() + "." + parameter.name())));
    }
    return own;
  }

  private Map<String, Tensor> folded(Network.Node convolution, Network.Node normalization) {
    Map<String, Tensor> conv = own(convolution);
    Map<String, Tensor> norm = own(normalization);
    float epsilon = ((BatchNorm2d) normalization.layer()).epsilon();
    Tensor weight = requireNonNull(conv.get("weight")).copy();
    Tensor bias = requireNonNull(norm.get("bias")).copy();
    float[] gains = requireNonNull(norm.get("weight")).values();
    float[] means = requireNonNull(norm.get("running_mean")).values();
    float[] variances = requireNonNull(norm.get("running_var")).values();
    Tensor before = conv.get("bias");
    int filters = bias.values().length;
    int taps = weight.values().length / filters;
    for (int filter = 0; filter < filters; filter++) {
      double scale = gains[filter] / Math.sqrt(variances[filter] + (double) epsilon);
      double shift = (before == null ? 0 : before.values()[filter]) - (double) means[filter];
      bias.values()[filter] += (float) (scale * shift);
      for (int tap = filter * taps; tap < (filter + 1) * taps; tap++) {
        weight.values()[tap] = (float) (scale * weight.values()[tap]);
      }
    }
    Map<String, Tensor> folded = new LinkedHashMap<>();
    folded.put("weight", weight);
    folded.put("bias", bias);
    return folded;
  }
}
