package lanewise.exchange;

import lanewise.format.onnx.OnnxNode;

/** What to do about a node whose operator no layer computes. */
final class UnsupportedOperator {
  private UnsupportedOperator() {}

  /** The refusal of a node, with the advice for its kind. */
  static IllegalArgumentException refused(OnnxNode node) {
    return switch (node.domain()) {
      case "" -> node.refused("is an operator that is not supported; " + advice(node.operator()));
      case "ai.onnx.ml" -> outside(node, "it is of a model of tables, not of a network of images");
      case "com.microsoft", "com.microsoft.nchwc" ->
          outside(node, "give the model as it was before ONNX Runtime optimised it");
      default -> outside(node, "export the network with the operators of ONNX itself");
    };
  }

  private static IllegalArgumentException outside(OnnxNode node, String advice) {
    return node.refused("is an operator of '%s', not supported; %s", node.domain(), advice);
  }

  private static String advice(String operator) {
    return switch (operator) {
      case "InstanceNormalization",
          "GroupNormalization",
          "MeanVarianceNormalization",
          "RMSNormalization",
          "LpNormalization" ->
          "train the network with BatchNormalization, LayerNormalization or LRN instead";
      case "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "QLinearConv",
          "QLinearMatMul",
          "ConvInteger",
          "MatMulInteger" ->
          "give the model as it was before quantisation";
      case "If", "Loop", "Scan", "SequenceMap" ->
          "remove control flow by exporting with fixed shapes, or by onnxsim";
      case "LSTM", "GRU", "RNN", "Attention", "RotaryEmbedding", "Einsum" ->
          "networks of sequences and attention have no layers here";
      case "NonMaxSuppression", "RoiAlign", "MaxRoiPool", "TopK", "ArgMax", "ArgMin", "NonZero" ->
          "end the export at one score for each class";
      case "Resize",
          "Upsample",
          "ConvTranspose",
          "MaxUnpool",
          "DepthToSpace",
          "SpaceToDepth",
          "GridSample",
          "AffineGrid" ->
          "only networks whose images shrink to scores are supported; resize pictures before them"
              + " with --image-size";
      default ->
          "replace it in the network, or remove it by onnxsim if it computes a constant (the"
              + " supported ones: docs/exchange.md)";
    };
  }
}
