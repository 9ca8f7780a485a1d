package lanewise.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.format.onnx.OnnxTensor;

/**
 * {@code NegativeLogLikelihoodLoss} and {@code SoftmaxCrossEntropyLoss}: scores (N,C,…), labels
 * (N,…), weights (C).
 */
final class Losses {
  private Losses() {}

  static void register(Map<String, Operator> operators) {
    operators.put(
        "NegativeLogLikelihoodLoss", call -> List.of(negativeLogLikelihood(call, call.input(0))));
    operators.put("SoftmaxCrossEntropyLoss", Losses::softmaxCrossEntropy);
  }

  private static List<OnnxTensor> softmaxCrossEntropy(Call call) {
    OnnxTensor scores = call.input(0);
    requireScores(call, scores);
    OnnxTensor logs =
        Softmaxes.along(
            scores,
            scores.extent(1),
            scores.size() / Math.max(1, scores.extent(0) * scores.extent(1)),
            true);
    return List.of(negativeLogLikelihood(call, logs), logs);
  }

  private static void requireScores(Call call, OnnxTensor scores) {
    if (scores.rank() < 2) {
      throw call.refused("takes scores (N,C,…), given " + scores);
    }
  }

  private static OnnxTensor negativeLogLikelihood(Call call, OnnxTensor logs) {
    requireScores(call, logs);
    OnnxTensor labels = call.input(1);
    OnnxTensor weights = call.optional(2);
    int classes = logs.extent(1);
    int[] shape = new int[logs.rank() - 1];
    shape[0] = logs.extent(0);
    System.arraycopy(logs.shape(), 2, shape, 1, shape.length - 1);
    if (!Arrays.equals(labels.shape(), shape) || (weights != null && weights.size() != classes)) {
      throw call.refused("has scores %s and labels %s".formatted(logs, labels));
    }
    boolean ignores = call.node().has("ignore_index");
    long ignored = call.node().whole("ignore_index", 0);
    int area = labels.size() / Math.max(1, labels.extent(0));
    double[] losses = new double[labels.size()];
    double weightSum = 0;
    for (int i = 0; i < losses.length; i++) {
      long label = labels.integer(i);
      if (ignores && label == ignored) {
        continue;
      }
      if (label < 0 || label >= classes) {
        throw call.refused("has label %d of %d classes".formatted(label, classes));
      }
      double weight = weights == null ? 1 : weights.real((int) label);
      int at = (i / area * classes + (int) label) * area + i % area;
      losses[i] = -weight * logs.real(at);
      weightSum += weight;
    }
    return reduce(call, logs, shape, losses, weightSum);
  }

  private static OnnxTensor reduce(
      Call call, OnnxTensor logs, int[] shape, double[] losses, double weightSum) {
    String reduction = call.node().text("reduction", "mean");
    if (reduction.equals("none")) {
      OnnxTensor each = OnnxTensor.zeros(logs.type(), shape);
      for (int i = 0; i < losses.length; i++) {
        each.set(i, losses[i]);
      }
      return each;
    }
    double sum = Arrays.stream(losses).sum();
    OnnxTensor one = OnnxTensor.zeros(logs.type());
    one.set(
        0,
        switch (reduction) {
          case "sum" -> sum;
          case "mean" -> sum / weightSum;
          default -> throw call.refused("has reduction " + reduction);
        });
    return one;
  }
}
