package lanewise.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * A graph: nodes in an order in which each reads only what is there.
 *
 * @param initializers the constant tensors by name, weights above all
 * @param inputs what is fed; older models list their initializers here too
 * @param outputs what is asked for
 */
public record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> initializers,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs) {}
