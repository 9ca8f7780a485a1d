package lanewise.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * A graph: nodes in topological order.
 *
 * @param initializers the constant tensors by name, mostly weights
 * @param inputs the inputs; older models list their initializers here too
 * @param outputs the outputs
 */
public record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> initializers,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs) {}
