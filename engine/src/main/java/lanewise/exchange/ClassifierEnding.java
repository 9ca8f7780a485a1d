package lanewise.exchange;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.exchange.ImportedNetwork.Ending;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.Concat;
import lanewise.nn.Flatten;
import lanewise.nn.Layer;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.nn.Reshape;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;

/**
 * What the values that a graph ends in say of an image. A last {@code Sigmoid} is left out, as a
 * softmax is: it answers for several labels, or, of one value, tells two classes apart. Values of
 * which nobody can say whether they are logits are refused.
 */
final class ClassifierEnding {
  private final ImportedNetwork imported;
  private final Network network;
  private final List<Network.Node> nodes;

  private ClassifierEnding(ImportedNetwork imported) {
    this.imported = imported;
    this.network = imported.network();
    this.nodes = network.nodes();
  }

  /**
   * The network as a classifier, up to the logits.
   *
   * @throws IllegalArgumentException if its output is no classifier's
   */
  static ImportedNetwork of(ImportedNetwork imported) {
    return new ClassifierEnding(imported).read();
  }

  private ImportedNetwork read() {
    if (Arrays.stream(imported.output().toArray()).filter(extent -> extent > 1).count() > 1) {
      throw Refusal.of(
          "the graph ends in values N x %s; expected one for each class: end the export at them",
          imported.output());
    }
    int outputs = imported.output().size();
    int classes = imported.ending().classes();
    if (classes != 0) {
      if (classes != outputs || outputs < 2) {
        throw Refusal.of(
            "the graph ends in %d values for each image with a softmax over %d of them",
            outputs, classes);
      }
      return imported;
    }
    int last = nodes.size() - 1;
    while (last > 0 && isShape(nodes.get(last).layer())) {
      last = nodes.get(last).inputs().getFirst();
    }
    if (last >= 0 && nodes.get(last).layer().equals(Activation.of(Function.SIGMOID))) {
      Network logits = without(last);
      return outputs == 1 ? asTwoClasses(logits) : asLabels(logits);
    }
    if (outputs == 1) {
      throw Refusal.of(
          "the graph gives one value for each image, and no Sigmoid says that it is a probability;"
              + " export it with the Sigmoid");
    }
    int made = nodes.size() - 1;
    if (isMadeOfProbabilities(made)) {
      throw Refusal.of(
          "the graph ends in layer %s, which makes something else of probabilities; end it in the"
              + " Sigmoid, the Softmax or the logits before them",
          nodes.get(made).name());
    }
    return imported;
  }

  private static boolean isShape(Layer layer) {
    return layer instanceof Flatten || layer instanceof Reshape;
  }

  /** The network without one of its last layers, which has one input and no parameters. */
  private Network without(int index) {
    if (nodes.stream().allMatch(node -> node.equals(nodes.get(index)) || isShape(node.layer()))) {
      throw Refusal.of("the graph computes nothing but a Sigmoid of its input");
    }
    Network.Builder builder = Network.builder(network.inputShape());
    for (int i = 0; i < nodes.size(); i++) {
      if (i != index) {
        int[] inputs =
            nodes.get(i).inputs().stream()
                .mapToInt(input -> input == index ? nodes.get(index).inputs().getFirst() : input)
                .toArray();
        for (int j = 0; j < inputs.length; j++) {
          inputs[j] -= inputs[j] > index ? 1 : 0;
        }
        builder.add(nodes.get(i).layer(), inputs);
      }
    }
    return builder.build();
  }

  private ImportedNetwork asLabels(Network logits) {
    return new ImportedNetwork(
        logits.withTask(Task.MULTI_LABEL),
        imported.weights(),
        imported.output(),
        Ending.NONE,
        imported.metadata());
  }

  /** The softmax of 0 and z has the sigmoid of z for the second class. */
  private ImportedNetwork asTwoClasses(Network logit) {
    Network.Builder builder = Network.builder(logit.inputShape());
    logit.nodes().forEach(node -> builder.add(node.layer(), ints(node.inputs())));
    int pair = builder.add(new Linear(2, false));
    Network both = builder.build();
    Map<String, Tensor> weights = new LinkedHashMap<>(imported.weights());
    weights.put(
        both.nodes().get(pair).name() + ".weight", new Tensor(Shape.of(2, 1), new float[] {0, 1}));
    return new ImportedNetwork(
        both, weights, Shape.of(2), new Ending(2, false), imported.metadata());
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether all that a layer's output is computed of are probabilities already. */
  private boolean isMadeOfProbabilities(int index) {
    if (index == Network.INPUT) {
      return false;
    }
    Network.Node node = nodes.get(index);
    return switch (node.layer()) {
      case Activation(Function function, List<Float> values)
          when function == Function.SIGMOID
              || function == Function.HARD_SIGMOID
              || (function == Function.CLIP && values.equals(List.of(0f, 1f))) ->
          true;
      case Concat _ -> node.inputs().stream().anyMatch(this::isMadeOfProbabilities);
      default ->
          node.parameters().isEmpty()
              && node.inputs().stream().allMatch(this::isMadeOfProbabilities);
    };
  }
}
