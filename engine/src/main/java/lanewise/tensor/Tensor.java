package lanewise.tensor;

/**
 * Dense float32 values in row-major order under a {@link Shape}. The array is the tensor's storage
 * and is not copied.
 *
 * @param shape the extents
 * @param values {@code shape.size()} values, last axis fastest
 */
@SuppressWarnings(
    "ArrayRecordComponent") // storage is shared on purpose; tensors are never compared
public record Tensor(Shape shape, float[] values) {

  /**
   * @throws IllegalArgumentException if the number of values is not the shape's
   */
  public Tensor {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "shape " + shape + " needs " + shape.size() + " values, given " + values.length);
    }
  }

  /** A tensor of zeros. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()]);
  }

  /** A copy with its own storage. */
  public Tensor copy() {
    return new Tensor(shape, values.clone());
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
