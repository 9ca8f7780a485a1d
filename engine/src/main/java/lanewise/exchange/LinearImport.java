package lanewise.exchange;

import java.util.Set;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.nn.Conv2d;
import lanewise.nn.Linear;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Imports {@code Gemm} and {@code MatMul} as fully connected layers. */
final class LinearImport {
  private final GraphImport model;
  private final BatchNormImport norms;

  LinearImport(GraphImport model, BatchNormImport norms) {
    this.model = model;
    this.norms = norms;
  }

  /** y = alpha * x w + beta * c; the factors are folded into weights and bias. */
  void readGemm(OnnxNode node) {
    node.allow(Set.of("alpha", "beta", "transA", "transB", "broadcast"));
    if (node.whole("transA", 0) != 0) {
      throw node.refused("has attribute transA = 1; only 0 is supported");
    }
    Place input = model.place(node, 0);
    boolean transposed = node.whole("transB", 0) != 0;
    Tensor weights =
        weights(node, model.constant(node, 1), input, transposed, node.real("alpha", 1));
    OnnxTensor c = model.optionalConstant(node, 2);
    int outputs = weights.shape().extent(0);
    Tensor bias = c == null ? null : bias(node, c, outputs, node.real("beta", 1));
    add(node, weights, bias, input);
  }

  void readMatMul(OnnxNode node) {
    Place input = model.place(node, 0);
    Tensor weights = weights(node, model.constant(node, 1), input, false, 1);
    int outputs = weights.shape().extent(0);
    BiasedProduct whole = BiasedProduct.of(model, node, outputs, 0);
    OnnxTensor c = whole.bias();
    Tensor bias = c == null ? null : bias(node, c, outputs, 1);
    if (input.shape().rank() == 1) {
      add(whole.end(), weights, bias, input);
      return;
    }
    // The last axis of more, the same for each index of the others: a convolution of one pixel.
    Shape kernel = Shape.of(outputs, weights.shape().extent(1), 1, 1);
    model.bind(
        whole.end(),
        model.along(
            whole.end(),
            input,
            input.shape().rank() - 1,
            new Conv2d(outputs, 1).bias(bias != null),
            BiasedProduct.parameters(new Tensor(kernel, weights.values()), bias)));
  }

  /** Adds a fully connected layer and folds a batch normalisation of its outputs into it. */
  private void add(OnnxNode end, Tensor weights, @Nullable Tensor bias, Place input) {
    int outputs = weights.shape().extent(0);
    OnnxNode reader = model.onlyReader(end);
    if (reader == null || !reader.operator().equals("BatchNormalization")) {
      model.add(
          end,
          new Linear(outputs, bias != null),
          BiasedProduct.parameters(weights, bias),
          features(end, input));
      return;
    }
    Tensor shift = bias == null ? Tensor.zeros(Shape.of(outputs)) : bias;
    norms.foldInto(weights, shift, reader);
    model.markMerged(end);
    model.add(
        reader,
        new Linear(outputs),
        BiasedProduct.parameters(weights, shift),
        features(end, input));
  }

  private int features(OnnxNode node, Place input) {
    return model.layerInput(node, input, input.shape());
  }

  /** The matrix as (out,in), times a factor. */
  private static Tensor weights(
      OnnxNode node, OnnxTensor matrix, Place input, boolean transposed, float factor) {
    int rank = input.shape().rank();
    boolean fits = rank == 1 || (rank > 1 && node.operator().equals("MatMul"));
    if (matrix.rank() != 2 || !fits) {
      throw node.refused(
          "multiplies values of shape %s by %s; expected features by a matrix",
          input.shape(), matrix);
    }
    int outputs = matrix.extent(transposed ? 0 : 1);
    int inputs = matrix.extent(transposed ? 1 : 0);
    Tensor weights = Tensor.zeros(Shape.of(outputs, inputs));
    float[] source = matrix.floats();
    for (int out = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        weights.values()[out * inputs + in] =
            factor * source[transposed ? out * inputs + in : in * outputs + out];
      }
    }
    return weights;
  }

  private static Tensor bias(OnnxNode node, OnnxTensor c, int outputs, float factor) {
    if ((c.size() != 1 && c.size() != outputs)
        || c.rank() > 2
        || (c.rank() > 0 && c.extent(c.rank() - 1) != c.size())) {
      throw node.refused("adds %s to %d outputs, which is not supported", c, outputs);
    }
    Tensor bias = Tensor.zeros(Shape.of(outputs));
    for (int i = 0; i < outputs; i++) {
      bias.values()[i] = factor * (float) c.real(c.size() == 1 ? 0 : i);
    }
    return bias;
  }
}
