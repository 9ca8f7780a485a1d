package lanewise.nn;

import java.util.List;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;

/**
 * One layer of a network: an immutable value with its hyper-parameters and output shapes. Layers
 * other than those listed here are a {@link CustomLayer}.
 */
public sealed interface Layer
    permits Activation,
        Add,
        Affine,
        AvgPool2d,
        BatchNorm2d,
        Concat,
        Conv2d,
        CustomLayer,
        Dropout,
        Flatten,
        GlobalAvgPool2d,
        GlobalMaxPool2d,
        LayerNorm,
        Linear,
        LocalResponseNorm,
        MaxPool2d,
        Mul,
        PReLU,
        Pad2d,
        Reshape,
        SelectChannels {

  /**
   * The short name of the kind, to which {@link Network} adds a number: {@code conv} becomes conv1,
   * conv2, …
   */
  String kind();

  /** The number of inputs; 1 by default. */
  default int inputs() {
    return 1;
  }

  /**
   * The output shape for one image.
   *
   * @param input the input shape for one image, (C,H,W), or (features) after {@link Flatten}; the
   *     same for every input
   * @throws IllegalArgumentException if the layer cannot take that shape
   */
  default Shape output(Shape input) {
    return input;
  }

  /**
   * The output shape of a layer with several inputs; by default all must have the same shape.
   *
   * @param inputs the shape of one image for each input
   * @throws IllegalArgumentException if the layer cannot take those shapes
   */
  default Shape output(List<Shape> inputs) {
    for (Shape input : inputs) {
      if (!input.equals(inputs.getFirst())) {
        throw Refusal.of(
            "its inputs must have the same shape, given %s and %s", inputs.getFirst(), input);
      }
    }
    return output(inputs.getFirst());
  }

  /**
   * The layer's parameters for an input of the given shape, in PyTorch's order; none by default.
   */
  default List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  /**
   * Floating-point operations for one image; a multiply-add counts as two, negligible layers as 0.
   */
  default long flops(Shape input) {
    return 0;
  }

  /** A description for tables, for example {@code conv 3x3, 32 filters, pad 1}. */
  String describe();
}
