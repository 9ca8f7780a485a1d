package lanewise.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model node by node, each operator as the version that the model names defines it. Real
 * numbers are computed in double and rounded to their type.
 */
public final class GraphEvaluator {
  private GraphEvaluator() {}

  /**
   * The name of a feature that a model needs but this evaluator does not have; none if it can be
   * run.
   */
  public static Optional<String> obstacle(OnnxModel model) {
    for (OnnxNode node : model.graph().nodes()) {
      if (Operators.of(node) == null) {
        String domain = node.domain().isEmpty() ? "" : node.domain() + ".";
        return Optional.of("operator " + domain + node.operator() + " is not implemented");
      }
      if (model.opset(node.domain()).isEmpty()) {
        return Optional.of("the model does not import operator set '" + node.domain() + "'");
      }
    }
    return Optional.empty();
  }

  /**
   * Runs a model.
   *
   * @param inputs by name; initializers of the same name give way
   * @return the graph's outputs by name, in its order
   * @throws IllegalArgumentException if an input is missing, a node reads what nothing makes, or an
   *     operator does not take what it is given; the message names the node
   * @throws UnsupportedOperationException if an operator, or a part of it, is not implemented
   */
  public static Map<String, OnnxTensor> run(OnnxModel model, Map<String, OnnxTensor> inputs) {
    OnnxGraph graph = model.graph();
    obstacle(model)
        .ifPresent(
            problem -> {
              throw new UnsupportedOperationException(problem);
            });
    Map<String, OnnxTensor> values = new HashMap<>(graph.initializers());
    values.putAll(inputs);
    for (OnnxNode node : graph.nodes()) {
      run(node, model.opset(node.domain()).orElseThrow(), values);
    }
    Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    for (OnnxValue output : graph.outputs()) {
      OnnxTensor value = values.get(output.name());
      if (value == null) {
        throw new IllegalArgumentException("nothing makes the graph's output " + output.name());
      }
      outputs.put(output.name(), value);
    }
    return outputs;
  }

  /**
   * The value of a {@code Constant} node.
   *
   * @throws IllegalArgumentException if it has not exactly one attribute that is known
   */
  public static OnnxTensor constant(OnnxNode node) {
    return Constants.value(node);
  }

  private static void run(OnnxNode node, int version, Map<String, OnnxTensor> values) {
    List<@Nullable OnnxTensor> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      OnnxTensor value = values.get(name);
      if (value == null && !name.isEmpty()) {
        throw node.refused("reads '" + name + "', which no earlier node produces");
      }
      inputs.add(value);
    }
    Operator operator = Operators.of(node);
    if (operator == null) {
      throw new UnsupportedOperationException(node + " is not implemented");
    }
    List<@Nullable OnnxTensor> outputs = operator.apply(new Call(node, version, inputs));
    for (int i = 0; i < node.outputs().size(); i++) {
      OnnxTensor output = i < outputs.size() ? outputs.get(i) : null;
      if (output != null) {
        values.put(node.outputs().get(i), output);
      }
    }
  }
}
