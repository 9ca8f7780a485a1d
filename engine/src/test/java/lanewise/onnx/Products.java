package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;

/** Matrix products: {@code Gemm} and {@code MatMul}. */
final class Products {
  private Products() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Gemm", ((Operator.Single) Products::gemm).operator());
    operators.put("MatMul", ((Operator.Single) Products::matMul).operator());
  }

  /** y = alpha * op(a) op(b) + beta * c; a (M,K), b (K,N), c stretched to (M,N). */
  private static OnnxTensor gemm(Call call) {
    OnnxTensor a = call.input(0);
    OnnxTensor b = call.input(1);
    OnnxTensor c = call.optional(2);
    if (a.rank() != 2 || b.rank() != 2) {
      throw call.refused("takes matrices, given %s and %s".formatted(a, b));
    }
    boolean transA = call.node().whole("transA", 0) != 0;
    boolean transB = call.node().whole("transB", 0) != 0;
    float alpha = call.node().real("alpha", 1);
    float beta = call.node().real("beta", 1);
    int rows = a.extent(transA ? 1 : 0);
    int depth = a.extent(transA ? 0 : 1);
    int columns = b.extent(transB ? 0 : 1);
    if (b.extent(transB ? 1 : 0) != depth) {
      throw call.refused("cannot multiply %s and %s".formatted(a, b));
    }
    OnnxTensor y = OnnxTensor.zeros(a.type(), rows, columns);
    int[] places = {};
    if (c != null) {
      Broadcast broadcast = Broadcast.of(call, y.shape(), c.shape());
      if (!Arrays.equals(broadcast.shape(), y.shape())) {
        throw call.refused("cannot add %s to a result of %s".formatted(c, y));
      }
      places = broadcast.places(c.shape());
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double sum = 0;
        for (int k = 0; k < depth; k++) {
          sum +=
              a.real(transA ? k * rows + row : row * depth + k)
                  * b.real(transB ? column * depth + k : k * columns + column);
        }
        int at = row * columns + column;
        y.set(at, alpha * sum + (c == null ? 0 : beta * c.real(places[at])));
      }
    }
    return y;
  }

  /** NumPy's {@code matmul}: the last two axes are matrices, those before are broadcast. */
  private static OnnxTensor matMul(Call call) {
    OnnxTensor a = call.input(0);
    OnnxTensor b = call.input(1);
    if (a.rank() == 0 || b.rank() == 0 || a.type() != b.type()) {
      throw call.refused("cannot multiply %s and %s".formatted(a, b));
    }
    int[] left = a.rank() == 1 ? new int[] {1, a.extent(0)} : a.shape();
    int[] right = b.rank() == 1 ? new int[] {b.extent(0), 1} : b.shape();
    int rows = left[left.length - 2];
    int depth = left[left.length - 1];
    int columns = right[right.length - 1];
    if (right[right.length - 2] != depth) {
      throw call.refused("cannot multiply %s and %s".formatted(a, b));
    }
    int[] leftBatch = Arrays.copyOf(left, left.length - 2);
    int[] rightBatch = Arrays.copyOf(right, right.length - 2);
    Broadcast broadcast = Broadcast.of(call, leftBatch, rightBatch);
    int[] ofA = broadcast.places(leftBatch);
    int[] ofB = broadcast.places(rightBatch);
    int[] batch = broadcast.shape();
    int[] shape = Arrays.copyOf(batch, batch.length + 2);
    int rank = batch.length;
    if (a.rank() > 1) {
      shape[rank++] = rows;
    }
    if (b.rank() > 1) {
      shape[rank++] = columns;
    }
    OnnxTensor y = OnnxTensor.zeros(a.type(), Arrays.copyOf(shape, rank));
    for (int at = 0; at < y.size(); at++) {
      int matrix = at / (rows * columns);
      int fromA = (ofA[matrix] * rows + at / columns % rows) * depth;
      int fromB = ofB[matrix] * depth * columns + at % columns;
      if (a.type().isReal()) {
        double sum = 0;
        for (int k = 0; k < depth; k++) {
          sum += a.real(fromA + k) * b.real(fromB + k * columns);
        }
        y.set(at, sum);
      } else {
        long sum = 0;
        for (int k = 0; k < depth; k++) {
          sum += a.integer(fromA + k) * b.integer(fromB + k * columns);
        }
        y.set(at, sum);
      }
    }
    return y;
  }
}
