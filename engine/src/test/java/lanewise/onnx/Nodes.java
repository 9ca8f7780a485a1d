package lanewise.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.format.onnx.OnnxAttribute;
import lanewise.format.onnx.OnnxGraph;
import lanewise.format.onnx.OnnxModel;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.format.onnx.OnnxValue;
import org.jspecify.annotations.Nullable;

/** Runs a single node on tensors. */
final class Nodes {
  private final String operator;
  private final int version;
  private final Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();

  private Nodes(String operator, int version) {
    this.operator = operator;
    this.version = version;
  }

  static Nodes of(String operator, int version) {
    return new Nodes(operator, version);
  }

  Nodes with(String name, long value) {
    attributes.put(name, new OnnxAttribute.Whole(value));
    return this;
  }

  Nodes with(String name, float value) {
    attributes.put(name, new OnnxAttribute.Real(value));
    return this;
  }

  Nodes with(String name, String value) {
    attributes.put(name, new OnnxAttribute.Text(value));
    return this;
  }

  Nodes with(String name, List<Long> values) {
    attributes.put(name, new OnnxAttribute.Wholes(values));
    return this;
  }

  Nodes with(String name, OnnxAttribute value) {
    attributes.put(name, value);
    return this;
  }

  /** The first output. */
  OnnxTensor on(@Nullable OnnxTensor... inputs) {
    return outputs(1, inputs).getFirst();
  }

  /** The first outputs. */
  List<OnnxTensor> outputs(int count, @Nullable OnnxTensor... inputs) {
    return List.copyOf(GraphEvaluator.run(model(count, inputs), Map.of()).values());
  }

  /** A model of the node alone, its inputs constant. */
  OnnxModel model(int outputs, @Nullable OnnxTensor... inputs) {
    List<String> inputNames = new ArrayList<>();
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    for (OnnxTensor input : inputs) {
      inputNames.add(input == null ? "" : "x" + inputNames.size());
      if (input != null) {
        given.put(inputNames.getLast(), input);
      }
    }
    List<String> outputNames = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      outputNames.add("y" + i);
    }
    OnnxNode node = new OnnxNode("n", operator, "", inputNames, outputNames, attributes);
    List<OnnxValue> values =
        outputNames.stream().map(name -> new OnnxValue(name, 1, null)).toList();
    OnnxGraph graph = new OnnxGraph("g", List.of(node), given, List.of(), values);
    return new OnnxModel(8, Map.of("", version), graph, Map.of());
  }

  @Override
  public String toString() {
    return operator + "-" + version + attributes;
  }
}
