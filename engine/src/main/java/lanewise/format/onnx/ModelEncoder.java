package lanewise.format.onnx;

import java.util.List;
import java.util.Map;
import lanewise.format.onnx.OnnxValue.Extent;
import lanewise.refusal.Refusal;

/** Writes a {@code ModelProto}; the numbers are field numbers of onnx.proto. */
final class ModelEncoder {
  private static final String PRODUCER = "lanewise";

  private ModelEncoder() {}

  static ProtoWriter encode(OnnxModel model) {
    ProtoWriter message = new ProtoWriter();
    message.integer(1, model.irVersion()).text(2, PRODUCER).message(7, graph(model.graph()));
    for (Map.Entry<String, Integer> opset : model.opsets().entrySet()) {
      message.message(8, new ProtoWriter().text(1, opset.getKey()).integer(2, opset.getValue()));
    }
    for (Map.Entry<String, String> pair : model.metadata().entrySet()) {
      message.message(14, new ProtoWriter().text(1, pair.getKey()).text(2, pair.getValue()));
    }
    return message;
  }

  private static ProtoWriter graph(OnnxGraph graph) {
    ProtoWriter message = new ProtoWriter();
    for (OnnxNode node : graph.nodes()) {
      message.message(1, node(node));
    }
    message.text(2, graph.name());
    graph.initializers().forEach((name, tensor) -> message.message(5, tensor(name, tensor)));
    for (OnnxValue input : graph.inputs()) {
      message.message(11, value(input));
    }
    for (OnnxValue output : graph.outputs()) {
      message.message(12, value(output));
    }
    return message;
  }

  private static ProtoWriter node(OnnxNode node) {
    ProtoWriter message = new ProtoWriter();
    node.inputs().forEach(input -> message.text(1, input));
    node.outputs().forEach(output -> message.text(2, output));
    message.text(3, node.name()).text(4, node.operator());
    node.attributes().forEach((name, value) -> message.message(5, attribute(name, value)));
    return node.domain().isEmpty() ? message : message.text(7, node.domain());
  }

  private static ProtoWriter attribute(String name, OnnxAttribute value) {
    ProtoWriter message = new ProtoWriter().text(1, name);
    int type =
        switch (value) {
          case OnnxAttribute.Real real -> {
            message.real(2, real.value());
            yield 1;
          }
          case OnnxAttribute.Whole whole -> {
            message.integer(3, whole.value());
            yield 2;
          }
          case OnnxAttribute.Text text -> {
            message.text(4, text.value());
            yield 3;
          }
          case OnnxAttribute.Dense dense -> {
            message.message(5, tensor("", dense.value()));
            yield 4;
          }
          case OnnxAttribute.Reals reals -> {
            reals.values().forEach(element -> message.real(7, element));
            yield 6;
          }
          case OnnxAttribute.Wholes wholes -> {
            wholes.values().forEach(element -> message.integer(8, element));
            yield 7;
          }
          case OnnxAttribute.Other other ->
              throw Refusal.of("attribute %s of %s cannot be written", name, other.kind());
        };
    return message.integer(20, type);
  }

  static ProtoWriter tensor(String name, OnnxTensor tensor) {
    ProtoWriter message = new ProtoWriter();
    for (int extent : tensor.shape()) {
      message.integer(1, extent);
    }
    message.integer(2, tensor.type().number());
    if (!name.isEmpty()) {
      message.text(8, name);
    }
    return message.blob(9, tensor.data());
  }

  private static ProtoWriter value(OnnxValue value) {
    ProtoWriter tensor = new ProtoWriter().integer(1, value.type());
    List<Extent> extents = value.shape();
    if (extents != null) {
      ProtoWriter shape = new ProtoWriter();
      for (Extent extent : extents) {
        shape.message(
            1,
            extent.value() >= 0
                ? new ProtoWriter().integer(1, extent.value())
                : new ProtoWriter().text(2, extent.name()));
      }
      tensor.message(2, shape);
    }
    return new ProtoWriter().text(1, value.name()).message(2, new ProtoWriter().message(1, tensor));
  }
}
