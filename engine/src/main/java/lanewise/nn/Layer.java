package lanewise.nn;

import java.util.List;
import java.util.Locale;
import lanewise.tensor.Shape;

/**
 * One layer of a network: a value that knows its hyper-parameters and the shapes it makes. What is
 * not among these is a {@link CustomLayer}.
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
        Linear,
        MaxPool2d,
        Mul,
        PReLU,
        Pad2d,
        Reshape,
        SelectChannels {

  /** The kind's short name, which {@link Network} numbers: {@code conv} becomes conv1, conv2, … */
  String kind();

  /** How many nodes the layer reads: 1 by default. */
  default int inputs() {
    return 1;
  }

  /**
   * The shape one image leaves the layer with.
   *
   * @param input the shape of one image on entry, (C,H,W), or (features) after {@link Flatten}; the
   *     same for every input
   * @throws IllegalArgumentException if the layer cannot take that shape
   */
  Shape output(Shape input);

  /**
   * The shape one image leaves a layer of several inputs with; by default all must have one shape.
   *
   * @param inputs the shape of one image of each input
   * @throws IllegalArgumentException if the layer cannot take those shapes
   */
  default Shape output(List<Shape> inputs) {
    for (Shape input : inputs) {
      if (!input.equals(inputs.getFirst())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "its inputs must have one shape, given %s and %s",
                inputs.getFirst(),
                input));
      }
    }
    return output(inputs.getFirst());
  }

  /** The layer's parameters for an input of that shape, in PyTorch's order; none by default. */
  default List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  /** Floating-point operations for one image, a multiply-add counting two; 0 where negligible. */
  default long flops(Shape input) {
    return 0;
  }

  /** The layer as a reader would write it, for tables: {@code conv 3x3, 32 filters, pad 1}. */
  String describe();
}
