package lanewise.exchange;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.Add;
import lanewise.nn.Affine;
import lanewise.nn.Layer;
import lanewise.nn.Mul;
import lanewise.nn.PReLU;
import lanewise.nn.SelectChannels;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Imports {@code Add}, {@code Sub}, {@code Mul} and {@code Div}: as layers of two inputs or, if one
 * operand is constant, as a linear function of all values or of each channel.
 */
final class ArithmeticImport {
  private final GraphImport model;

  ArithmeticImport(GraphImport model) {
    this.model = model;
  }

  void read(OnnxNode node) {
    node.allow(Set.of("axis", "broadcast", "consumed_inputs"));
    if (node.inputs().size() != 2) {
      throw node.refused("has %d inputs instead of 2", node.inputs().size());
    }
    if (model.isConstant(node, 1)) {
      readConstant(node, model.place(node, 0), constant(node, 1), false);
    } else if (model.isConstant(node, 0)) {
      readConstant(node, model.place(node, 1), constant(node, 0), true);
    } else {
      readPlaces(node);
    }
  }

  /** Up to version 6, an attribute gives the axis of the second operand. */
  private OnnxTensor constant(OnnxNode node, int input) {
    OnnxTensor constant = model.constant(node, input);
    if (model.version >= 7 || input == 0) {
      return constant;
    }
    int rank = model.place(node, 0).shape().rank() + 1;
    if (node.whole("broadcast", 0) == 0) {
      if (constant.rank() != rank) {
        throw node.refused("has the constant %s, but no broadcast", constant);
      }
      return constant;
    }
    int axis = Math.toIntExact(node.whole("axis", rank - constant.rank()));
    int behind = rank - constant.rank() - (axis < 0 ? axis + rank : axis);
    if (behind < 0) {
      throw node.refused("has the constant %s at axis %d", constant, axis);
    }
    int[] shape = Arrays.copyOf(constant.shape(), constant.rank() + behind);
    Arrays.fill(shape, constant.rank(), shape.length, 1);
    return constant.reshaped(shape);
  }

  /**
   * @param first whether the constant is the first operand
   */
  private void readConstant(OnnxNode node, Place place, OnnxTensor constant, boolean first) {
    int axis = axis(node, place, constant);
    float[] values = constant.floats();
    float[] factors = new float[values.length];
    float[] offsets = new float[values.length];
    for (int c = 0; c < values.length; c++) {
      switch (node.operator()) {
        case "Add", "Sub" -> {
          factors[c] = first && node.operator().equals("Sub") ? -1 : 1;
          offsets[c] = !first && node.operator().equals("Sub") ? -values[c] : values[c];
        }
        case "Mul" -> factors[c] = values[c];
        default -> factors[c] = first ? values[c] : 1 / values[c];
      }
    }
    boolean inverse = first && node.operator().equals("Div");
    Place operand = inverse ? pointwise(node, place, Activation.of(Function.RECIPROCAL)) : place;
    if (values.length == 1) {
      model.bind(node, pointwise(node, operand, Activation.scale(factors[0], offsets[0])));
      return;
    }
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("weight", new Tensor(Shape.of(factors.length), factors));
    weights.put("bias", new Tensor(Shape.of(offsets.length), offsets));
    model.bind(node, model.along(node, operand, axis, new Affine(), weights));
  }

  /** Imports {@code PRelu} with one slope for all channels or one per channel. */
  void readPrelu(OnnxNode node) {
    node.allow(Set.of("consumed_inputs"));
    Place place = model.place(node, 0);
    OnnxTensor slope = model.constant(node, 1);
    if (model.version < 7 && slope.rank() == 1) {
      int[] shape = new int[place.shape().rank()];
      Arrays.fill(shape, 1);
      shape[0] = slope.size();
      slope = slope.reshaped(shape);
    }
    int axis = axis(node, place, slope);
    float[] values = slope.floats();
    if (values.length == 1 && place.shape().rank() > 0) {
      values = new float[place.shape().extent(0)];
      Arrays.fill(values, slope.floats()[0]);
    }
    Tensor weight = new Tensor(Shape.of(values.length), values);
    model.bind(node, model.along(node, place, axis, new PReLU(), Map.of("weight", weight)));
  }

  /**
   * The only axis of a value along which a constant varies.
   *
   * @return 0 too for a single number
   */
  private static int axis(OnnxNode node, Place place, OnnxTensor constant) {
    int missing = place.shape().rank() - constant.rank();
    for (int axis = Math.max(0, missing); missing >= -1 && axis < place.shape().rank(); axis++) {
      if (constant.extent(axis - missing) == constant.size()
          && constant.size() == place.shape().extent(axis)) {
        return axis;
      }
    }
    if (constant.size() != 1 || missing < -1) {
      throw node.refused(
          "has the constant %s with values of shape N x %s; supported are one number, or one for"
              + " each index of one axis",
          constant, place.shape());
    }
    return 0;
  }

  private Place pointwise(OnnxNode node, Place place, Layer layer) {
    return place.through(model.addLayer(node, layer, Map.of(), place.node()));
  }

  private void readPlaces(OnnxNode node) {
    Place left = model.place(node, 0);
    Place right = model.place(node, 1);
    boolean adds = true;
    switch (node.operator()) {
      case "Sub" -> right = pointwise(node, right, Activation.scale(-1, 0));
      case "Div" -> {
        right = pointwise(node, right, Activation.of(Function.RECIPROCAL));
        adds = false;
      }
      case "Mul" -> adds = false;
      default -> {}
    }
    model.bind(node, combined(node, adds ? new Add() : new Mul(), left, right));
  }

  /** Imports {@code Sum} of any number of values. */
  void readSum(OnnxNode node) {
    node.allow(Set.of("consumed_inputs"));
    Place sum = model.place(node, 0);
    for (int i = 1; i < node.inputs().size(); i++) {
      sum = combined(node, new Add(), sum, model.place(node, i));
    }
    model.bind(node, sum);
  }

  private Place combined(OnnxNode node, Layer layer, Place left, Place right) {
    if (left.hasSameView(right) && model.made(left.node()).equals(model.made(right.node()))) {
      return left.through(model.addLayer(node, layer, Map.of(), left.node(), right.node()));
    }
    Shape wide = wider(left.shape(), right.shape());
    Place a = stretched(node, left, wide);
    Place b = stretched(node, right, wide);
    int made = model.addLayer(node, layer, Map.of(), layerInput(node, a), layerInput(node, b));
    return Place.of(made, model.made(made)).reshaped(wide);
  }

  private static Shape wider(Shape a, Shape b) {
    return a.rank() >= b.rank() && a.size() >= b.size() ? a : b;
  }

  private int layerInput(OnnxNode node, Place place) {
    Shape shape = place.shape();
    return model.layerInput(node, place, shape.rank() == 1 ? shape : LayerInputs.asImage(shape));
  }

  /** Repeats the channel of a one-channel operand to match the other one. */
  private Place stretched(OnnxNode node, Place place, Shape wide) {
    int[] shape = place.shape().toArray();
    boolean fits = shape.length == wide.rank();
    boolean whole = true;
    boolean point = true;
    for (int d = 1; fits && d < shape.length; d++) {
      whole &= shape[d] == wide.extent(d);
      point &= shape[d] == 1;
    }
    boolean repeats = fits && shape.length > 0 && shape[0] == 1 && wide.extent(0) > 1;
    if (!fits
        || !(whole || point)
        || !(repeats || shape.length == 0 || shape[0] == wide.extent(0))) {
      throw node.refused("combines N x %s and N x %s, which is not supported", place.shape(), wide);
    }
    if (!repeats) {
      return place;
    }
    int made =
        model.addLayer(
            node,
            new SelectChannels(Collections.nCopies(wide.extent(0), 0)),
            Map.of(),
            layerInput(node, place));
    shape[0] = wide.extent(0);
    return Place.of(made, model.made(made)).reshaped(Shape.of(shape));
  }
}
