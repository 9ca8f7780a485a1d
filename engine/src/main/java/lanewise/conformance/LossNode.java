package lanewise.conformance;

import java.util.ArrayList;
import java.util.List;
import lanewise.format.onnx.OnnxNode;
import lanewise.format.onnx.OnnxTensor;
import lanewise.kernel.layer.SoftmaxCrossEntropy;
import org.jspecify.annotations.Nullable;

/**
 * {@code SoftmaxCrossEntropyLoss} by the kernel of training, with scores (N,C,…), labels (N,…) and
 * weights (C); the outputs are the loss and, if requested, the log softmax.
 */
final class LossNode {
  private final OnnxTensor scores;
  private final OnnxTensor labels;
  private final int classes;

  /** The number of positions of an image, each with its own scores. */
  private final int area;

  private final OnnxTensor losses;
  private final OnnxTensor logProbabilities;
  private double sum;
  private double weightSum;

  private LossNode(OnnxTensor scores, OnnxTensor labels) {
    this.scores = scores;
    this.labels = labels;
    this.classes = scores.extent(1);
    this.area = labels.size() / scores.extent(0);
    this.losses = OnnxTensor.zeros(scores.type(), labels.shape());
    this.logProbabilities = OnnxTensor.zeros(scores.type(), scores.shape());
  }

  static List<OnnxTensor> run(OnnxNode node, List<OnnxTensor> inputs) {
    LossNode loss = new LossNode(inputs.get(0), inputs.get(1));
    loss.compute(node, inputs.size() > 2 ? inputs.get(2).floats() : null);
    OnnxTensor whole = OnnxTensor.zeros(loss.scores.type());
    List<OnnxTensor> outputs = new ArrayList<>();
    switch (node.text("reduction", "mean")) {
      case "none" -> whole = loss.losses;
      case "sum" -> whole.set(0, loss.sum);
      default -> whole.set(0, loss.sum / loss.weightSum);
    }
    outputs.add(whole);
    outputs.add(loss.logProbabilities);
    return outputs.subList(0, node.outputs().size());
  }

  private void compute(OnnxNode node, float @Nullable [] weights) {
    float[] logits = new float[classes];
    float[] targets = new float[classes];
    float[] gradient = new float[classes];
    for (int i = 0; i < labels.size(); i++) {
      for (int k = 0; k < classes; k++) {
        logits[k] = (float) scores.real(at(i, k));
        targets[k] = 0;
      }
      int label = (int) labels.integer(i);
      boolean counts = !node.has("ignore_index") || label != node.whole("ignore_index", 0);
      if (counts) {
        targets[label] = weights == null ? 1 : weights[label];
        double loss = SoftmaxCrossEntropy.loss(classes, logits, 0, targets, 1, gradient);
        losses.set(i, loss);
        sum += loss;
        weightSum += targets[label];
      }
      double logSum = SoftmaxCrossEntropy.softmax(classes, logits, 0, gradient, 0);
      for (int k = 0; k < classes; k++) {
        logProbabilities.set(at(i, k), logits[k] - logSum);
      }
    }
  }

  private int at(int place, int label) {
    return (place / area * classes + label) * area + place % area;
  }
}
