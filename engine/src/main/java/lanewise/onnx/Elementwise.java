package lanewise.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxTensor;

/** Elementwise operators on tensors that are broadcast to a common shape. */
final class Elementwise {
  private Elementwise() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Add", binary(Double::sum, Long::sum).operator());
    operators.put("Sub", binary((a, b) -> a - b, (a, b) -> a - b).operator());
    operators.put("Mul", binary((a, b) -> a * b, (a, b) -> a * b).operator());
    operators.put("Div", ((Operator.Single) Elementwise::divide).operator());
    operators.put("Pow", ((Operator.Single) Elementwise::power).operator());
    operators.put("Exp", unary(Math::exp));
    operators.put("Log", unary(Math::log));
    operators.put("Neg", unary(x -> -x));
    operators.put("Abs", unary(Math::abs));
    operators.put("Sqrt", unary(Math::sqrt));
    operators.put("Reciprocal", unary(x -> 1 / x));
    operators.put("Floor", unary(Math::floor));
    operators.put("Ceil", unary(Math::ceil));
    operators.put("Max", extreme(false));
    operators.put("Min", extreme(true));
    operators.put("Less", comparison(Elementwise::less));
    operators.put("Equal", comparison(Elementwise::equal));
    operators.put("Where", ((Operator.Single) Elementwise::where).operator());
    operators.put("Cast", ((Operator.Single) Elementwise::castTo).operator());
    operators.put(
        "CastLike", ((Operator.Single) c -> cast(c.input(0), c.input(1).type())).operator());
  }

  private static Operator unary(DoubleUnaryOperator function) {
    return ((Operator.Single) call -> map(call.input(0), function)).operator();
  }

  /** A function of each element. */
  static OnnxTensor map(OnnxTensor x, DoubleUnaryOperator function) {
    OnnxTensor y = OnnxTensor.zeros(x.type(), x.shape());
    for (int i = 0; i < x.size(); i++) {
      y.set(i, function.applyAsDouble(x.real(i)));
    }
    return y;
  }

  /** The exponent may have another type; the result has the type of the base. */
  private static OnnxTensor power(Call call) {
    OnnxTensor a = call.input(0);
    OnnxTensor b = cast(call.input(1), a.type().isReal() ? ElementType.DOUBLE : a.type());
    return combine(call, a, b, Math::pow, Elementwise::power);
  }

  private static long power(long base, long exponent) {
    return (long) Math.pow((double) base, (double) exponent);
  }

  private static Operator.Single binary(DoubleBinaryOperator reals, LongBinaryOperator integers) {
    return call -> {
      OnnxTensor a = call.input(0);
      OnnxTensor b = call.version() < 7 ? aligned(call) : call.input(1);
      requireSameType(call, a, b);
      return combine(call, a, b, reals, integers);
    };
  }

  private static OnnxTensor divide(Call call) {
    boolean unsigned = call.input(0).type() == ElementType.UINT64;
    LongBinaryOperator whole = unsigned ? Long::divideUnsigned : (a, b) -> a / b;
    return binary((a, b) -> a / b, whole).apply(call);
  }

  private static OnnxTensor combine(
      Call call,
      OnnxTensor a,
      OnnxTensor b,
      DoubleBinaryOperator reals,
      LongBinaryOperator integers) {
    Broadcast broadcast = Broadcast.of(call, a.shape(), b.shape());
    int[] ofA = broadcast.places(a.shape());
    int[] ofB = broadcast.places(b.shape());
    OnnxTensor y = OnnxTensor.zeros(a.type(), broadcast.shape());
    for (int i = 0; i < y.size(); i++) {
      if (a.type().isReal()) {
        y.set(i, reals.applyAsDouble(a.real(ofA[i]), b.real(ofB[i])));
      } else {
        y.set(i, integers.applyAsLong(a.integer(ofA[i]), b.integer(ofB[i])));
      }
    }
    return y;
  }

  /**
   * Up to version 6, an attribute gives the axis at which the second tensor's first axis is
   * aligned.
   */
  private static OnnxTensor aligned(Call call) {
    OnnxTensor a = call.input(0);
    OnnxTensor b = call.input(1);
    if (call.node().whole("broadcast", 0) == 0 && !Arrays.equals(a.shape(), b.shape())) {
      throw call.refused("has %s and %s, but no broadcast", a, b);
    }
    int axis = (int) call.node().whole("axis", a.rank() - b.rank());
    int from = call.axis(axis, a.rank() + 1);
    if (from + b.rank() > a.rank()) {
      throw call.refused("has %s and %s on axis %d", a, b, axis);
    }
    int[] shape = Arrays.copyOf(b.shape(), a.rank() - from);
    Arrays.fill(shape, b.rank(), shape.length, 1);
    return b.reshaped(shape);
  }

  private static Operator extreme(boolean least) {
    return ((Operator.Single)
            call -> {
              OnnxTensor best = call.input(0);
              for (int k = 1; k < call.inputs().size(); k++) {
                best = extreme(call, best, call.input(k), least);
              }
              return best;
            })
        .operator();
  }

  private static OnnxTensor extreme(Call call, OnnxTensor a, OnnxTensor b, boolean least) {
    requireSameType(call, a, b);
    Broadcast broadcast = Broadcast.of(call, a.shape(), b.shape());
    int[] ofA = broadcast.places(a.shape());
    int[] ofB = broadcast.places(b.shape());
    OnnxTensor y = OnnxTensor.zeros(a.type(), broadcast.shape());
    for (int i = 0; i < y.size(); i++) {
      boolean second = least ? less(b, ofB[i], a, ofA[i]) : less(a, ofA[i], b, ofB[i]);
      boolean nan = Double.isNaN(b.real(ofB[i]));
      y.copy(i, second || nan ? b : a, second || nan ? ofB[i] : ofA[i]);
    }
    return y;
  }

  /** A relation between two elements of one type. */
  @FunctionalInterface
  private interface Relation {
    boolean holds(OnnxTensor a, int i, OnnxTensor b, int j);
  }

  private static Operator comparison(Relation relation) {
    return ((Operator.Single) call -> compare(call, relation)).operator();
  }

  private static OnnxTensor compare(Call call, Relation relation) {
    OnnxTensor a = call.input(0);
    OnnxTensor b = call.version() < 7 ? aligned(call) : call.input(1);
    requireSameType(call, a, b);
    Broadcast broadcast = Broadcast.of(call, a.shape(), b.shape());
    int[] ofA = broadcast.places(a.shape());
    int[] ofB = broadcast.places(b.shape());
    OnnxTensor y = OnnxTensor.zeros(ElementType.BOOL, broadcast.shape());
    for (int i = 0; i < y.size(); i++) {
      y.set(i, relation.holds(a, ofA[i], b, ofB[i]) ? 1L : 0L);
    }
    return y;
  }

  private static OnnxTensor where(Call call) {
    OnnxTensor condition = call.input(0);
    OnnxTensor a = call.input(1);
    OnnxTensor b = call.input(2);
    requireSameType(call, a, b);
    Broadcast broadcast = Broadcast.of(call, condition.shape(), a.shape(), b.shape());
    int[] ofCondition = broadcast.places(condition.shape());
    int[] ofA = broadcast.places(a.shape());
    int[] ofB = broadcast.places(b.shape());
    OnnxTensor y = OnnxTensor.zeros(a.type(), broadcast.shape());
    for (int i = 0; i < y.size(); i++) {
      boolean first = condition.integer(ofCondition[i]) != 0;
      y.copy(i, first ? a : b, first ? ofA[i] : ofB[i]);
    }
    return y;
  }

  private static OnnxTensor castTo(Call call) {
    OnnxTensor x = call.input(0);
    return call.version() < 6
        ? cast(x, ElementType.valueOf(call.node().text("to", "")))
        : cast(x, ElementType.of(call.node().whole("to", 0)));
  }

  private static OnnxTensor cast(OnnxTensor x, ElementType type) {
    OnnxTensor y = OnnxTensor.zeros(type, x.shape());
    for (int i = 0; i < x.size(); i++) {
      if (type == ElementType.BOOL) {
        y.set(i, x.real(i) != 0 ? 1L : 0L);
      } else if (type.isReal()) {
        y.set(i, x.real(i));
      } else {
        y.set(i, x.integer(i));
      }
    }
    return y;
  }

  /** Whether an element is less than another of the same type. */
  static boolean less(OnnxTensor a, int i, OnnxTensor b, int j) {
    return switch (a.type()) {
      case UINT64 -> Long.compareUnsigned(a.integer(i), b.integer(j)) < 0;
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> a.real(i) < b.real(j);
      default -> a.integer(i) < b.integer(j);
    };
  }

  private static boolean equal(OnnxTensor a, int i, OnnxTensor b, int j) {
    return a.type().isReal() ? a.real(i) == b.real(j) : a.integer(i) == b.integer(j);
  }

  private static void requireSameType(Call call, OnnxTensor a, OnnxTensor b) {
    if (a.type() != b.type()) {
      throw call.refused("has %s and %s of different types", a, b);
    }
  }
}
