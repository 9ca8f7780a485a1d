package lanewise.exchange;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxNode;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;

/**
 * A function that corresponds to one ONNX operator, for import and export.
 *
 * @param operator the operator's name
 * @param defaults the attributes of the function's parameters, in order
 */
record OnnxFunction(Function function, String operator, List<Default> defaults) {
  private static final List<OnnxFunction> ALL =
      List.of(
          of(Function.RELU, "Relu"),
          of(Function.LEAKY_RELU, "LeakyRelu", new Default("alpha", 0.01f)),
          of(Function.ELU, "Elu", new Default("alpha", 1)),
          of(Function.SIGMOID, "Sigmoid"),
          of(Function.TANH, "Tanh"),
          of(Function.ERF, "Erf"),
          of(
              Function.HARD_SIGMOID,
              "HardSigmoid",
              new Default("alpha", 0.2f),
              new Default("beta", 0.5f)),
          of(Function.HARD_SWISH, "HardSwish"),
          of(Function.RECIPROCAL, "Reciprocal"));

  /** The default of an attribute. */
  record Default(String attribute, float value) {}

  private static OnnxFunction of(Function function, String operator, Default... defaults) {
    return new OnnxFunction(function, operator, List.of(defaults));
  }

  static Optional<OnnxFunction> named(String operator) {
    return ALL.stream().filter(each -> each.operator.equals(operator)).findFirst();
  }

  static Optional<OnnxFunction> of(Function function) {
    return ALL.stream().filter(each -> each.function == function).findFirst();
  }

  /** The layer of a node. */
  Activation read(OnnxNode node) {
    Set<String> allowed = new TreeSet<>(Set.of("consumed_inputs"));
    defaults.forEach(each -> allowed.add(each.attribute));
    node.allow(allowed);
    return new Activation(
        function, defaults.stream().map(each -> node.real(each.attribute, each.value)).toList());
  }

  /** The attributes of a layer's node. */
  Map<String, OnnxAttribute> attributes(Activation layer) {
    Map<String, OnnxAttribute> attributes = new TreeMap<>();
    for (int i = 0; i < defaults.size(); i++) {
      attributes.put(defaults.get(i).attribute, new OnnxAttribute.Real(layer.value(i)));
    }
    return attributes;
  }
}
