package lanewise.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/** {@code BatchNormalization}: x (N,C,…), everything else (C). */
final class Normalizations {
  private Normalizations() {}

  static void register(Map<String, Operator> operators) {
    operators.put("BatchNormalization", Normalizations::batch);
  }

  private static List<@Nullable OnnxTensor> batch(Call call) {
    OnnxTensor x = call.input(0);
    OnnxTensor scale = call.input(1);
    OnnxTensor bias = call.input(2);
    OnnxTensor mean = call.input(3);
    OnnxTensor variance = call.input(4);
    float epsilon = call.node().real("epsilon", 1e-5f);
    int groups = scale.size();
    // Up to version 8, spatial = 0 normalises every position separately instead of every channel.
    boolean spatial = call.version() >= 9 || call.node().whole("spatial", 1) != 0;
    int images = x.rank() == 0 ? 1 : x.extent(0);
    int expected = spatial ? (x.rank() < 2 ? 1 : x.extent(1)) : x.size() / Math.max(1, images);
    if (groups != expected
        || bias.size() != groups
        || mean.size() != groups
        || variance.size() != groups) {
      throw call.refused("has %s and scale %s".formatted(x, scale));
    }
    int area = Math.max(1, x.size() / Math.max(1, images * groups));
    OnnxTensor usedMean = mean;
    OnnxTensor usedVariance = variance;
    List<@Nullable OnnxTensor> outputs = new ArrayList<>();
    if (isTraining(call)) {
      usedMean = OnnxTensor.zeros(mean.type(), mean.shape());
      usedVariance = OnnxTensor.zeros(variance.type(), variance.shape());
      statistics(x, groups, area, usedMean, usedVariance);
      float momentum = call.node().real("momentum", 0.9f);
      outputs.add(running(mean, usedMean, momentum));
      outputs.add(running(variance, usedVariance, momentum));
      outputs.add(usedMean); // what versions before 14 save beside
      outputs.add(usedVariance);
    }
    OnnxTensor y = OnnxTensor.zeros(x.type(), x.shape());
    for (int i = 0; i < x.size(); i++) {
      int group = i / area % groups;
      double deviation = Math.sqrt(usedVariance.real(group) + epsilon);
      double normal = (x.real(i) - usedMean.real(group)) / deviation;
      y.set(i, normal * scale.real(group) + bias.real(group));
    }
    outputs.addFirst(y);
    return outputs;
  }

  private static boolean isTraining(Call call) {
    if (call.version() >= 14) {
      return call.node().whole("training_mode", 0) != 0;
    }
    return call.version() >= 7 ? call.wants(1) : call.node().whole("is_test", 0) == 0;
  }

  /** Mean and variance (of the whole, not of a sample) of each group. */
  private static void statistics(
      OnnxTensor x, int groups, int area, OnnxTensor mean, OnnxTensor variance) {
    double[] sums = new double[groups];
    double[] squares = new double[groups];
    double count = (double) x.size() / groups;
    for (int i = 0; i < x.size(); i++) {
      sums[i / area % groups] += x.real(i) / count;
    }
    for (int i = 0; i < x.size(); i++) {
      int group = i / area % groups;
      double deviation = x.real(i) - sums[group];
      squares[group] += deviation * deviation / count;
    }
    for (int group = 0; group < groups; group++) {
      mean.set(group, sums[group]);
      variance.set(group, squares[group]);
    }
  }

  private static OnnxTensor running(OnnxTensor old, OnnxTensor current, float momentum) {
    OnnxTensor next = OnnxTensor.zeros(old.type(), old.shape());
    for (int i = 0; i < next.size(); i++) {
      next.set(i, old.real(i) * momentum + current.real(i) * (1 - momentum));
    }
    return next;
  }
}
