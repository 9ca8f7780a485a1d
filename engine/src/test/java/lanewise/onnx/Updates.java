package lanewise.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;

/**
 * The optimizers {@code Adagrad}, {@code Adam} and {@code Momentum} of {@code
 * ai.onnx.preview.training}: a rate, a step count, then all parameters, all gradients and all
 * states.
 */
final class Updates {
  private Updates() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Adagrad", Updates::adagrad);
    operators.put("Adam", Updates::adam);
    operators.put("Momentum", Updates::momentum);
  }

  private static List<OnnxTensor> adagrad(Call call) {
    double step = call.input(1).real(0);
    double rate = call.input(0).real(0) / (1 + step * call.node().real("decay_factor", 0));
    int count = parameters(call, 3);
    float epsilon = call.node().real("epsilon", 1e-6f);
    float decay = call.node().real("norm_coefficient", 0);
    List<OnnxTensor> values = empty(call, count);
    List<OnnxTensor> squares = empty(call, count);
    for (int k = 0; k < count; k++) {
      OnnxTensor x = call.input(2 + k);
      OnnxTensor gradient = call.input(2 + count + k);
      OnnxTensor square = call.input(2 + 2 * count + k);
      for (int i = 0; i < x.size(); i++) {
        double g = decay * x.real(i) + gradient.real(i);
        double h = square.real(i) + g * g;
        values.get(k).set(i, x.real(i) - rate * g / (Math.sqrt(h) + epsilon));
        squares.get(k).set(i, h);
      }
    }
    values.addAll(squares);
    return values;
  }

  private static List<OnnxTensor> adam(Call call) {
    double rate = call.input(0).real(0);
    double step = call.input(1).real(0);
    int count = parameters(call, 4);
    float alpha = call.node().real("alpha", 0.9f);
    float beta = call.node().real("beta", 0.999f);
    float epsilon = call.node().real("epsilon", 1e-6f);
    float decay = call.node().real("norm_coefficient", 0);
    float decayAfter = call.node().real("norm_coefficient_post", 0);
    double adjusted =
        step > 0 ? rate * Math.sqrt(1 - Math.pow(beta, step)) / (1 - Math.pow(alpha, step)) : rate;
    List<OnnxTensor> values = empty(call, count);
    List<OnnxTensor> means = empty(call, count);
    List<OnnxTensor> squares = empty(call, count);
    for (int k = 0; k < count; k++) {
      OnnxTensor x = call.input(2 + k);
      OnnxTensor gradient = call.input(2 + count + k);
      OnnxTensor mean = call.input(2 + 2 * count + k);
      OnnxTensor square = call.input(2 + 3 * count + k);
      for (int i = 0; i < x.size(); i++) {
        double g = decay * x.real(i) + gradient.real(i);
        double v = alpha * mean.real(i) + (1 - alpha) * g;
        double h = beta * square.real(i) + (1 - beta) * g * g;
        double next = x.real(i) - adjusted * v / (Math.sqrt(h) + epsilon);
        values.get(k).set(i, (1 - decayAfter) * next);
        means.get(k).set(i, v);
        squares.get(k).set(i, h);
      }
    }
    values.addAll(means);
    values.addAll(squares);
    return values;
  }

  private static List<OnnxTensor> momentum(Call call) {
    double rate = call.input(0).real(0);
    long step = call.input(1).integer(0);
    int count = parameters(call, 3);
    float alpha = call.node().real("alpha", 0);
    double beta = step > 0 ? call.node().real("beta", 0) : 1;
    float decay = call.node().real("norm_coefficient", 0);
    boolean nesterov =
        switch (call.node().text("mode", "standard")) {
          case "nesterov" -> true;
          case "standard" -> false;
          default -> throw call.refused("has mode " + call.node().text("mode", ""));
        };
    List<OnnxTensor> values = empty(call, count);
    List<OnnxTensor> velocities = empty(call, count);
    for (int k = 0; k < count; k++) {
      OnnxTensor x = call.input(2 + k);
      OnnxTensor gradient = call.input(2 + count + k);
      OnnxTensor velocity = call.input(2 + 2 * count + k);
      for (int i = 0; i < x.size(); i++) {
        double g = decay * x.real(i) + gradient.real(i);
        double v = alpha * velocity.real(i) + beta * g;
        values.get(k).set(i, x.real(i) - rate * (nesterov ? g + alpha * v : v));
        velocities.get(k).set(i, v);
      }
    }
    values.addAll(velocities);
    return values;
  }

  private static int parameters(Call call, int tensorsEach) {
    int tensors = call.inputs().size() - 2;
    if (tensors < tensorsEach || tensors % tensorsEach != 0) {
      throw call.refused("has %d inputs".formatted(call.inputs().size()));
    }
    int count = tensors / tensorsEach;
    for (int k = 0; k < tensors; k++) {
      if (call.input(2 + k).size() != call.input(2 + k % count).size()) {
        throw call.refused("has a gradient or state of another size than its parameter");
      }
    }
    return count;
  }

  private static List<OnnxTensor> empty(Call call, int count) {
    List<OnnxTensor> tensors = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      OnnxTensor x = call.input(2 + k);
      tensors.add(OnnxTensor.zeros(x.type(), x.shape()));
    }
    return tensors;
  }
}
