package lanewise.plan;

import lanewise.kernel.layer.SoftmaxCrossEntropy;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.stage.Step;
import lanewise.tensor.ArgMax;
import lanewise.tensor.Batch;

/**
 * Softmax cross-entropy of the network's output, and the predictions; in training with the loss
 * options and mixed labels, and with its gradient.
 */
final class LossStage implements Phase {
  private final FeatureMap input;
  private final Step step;
  private final int classes;

  private final float[] logits;

  private final double[] losses;
  private final int[] predicted;
  private final float[] targets;
  private final float[] adjusted;
  private final float[] gradient;
  private LossOptions options = LossOptions.PLAIN;
  private double meanLoss;
  private int correct;

  LossStage(FeatureMap input, int classes, Step step, int batchSize) {
    this.input = input;
    this.classes = classes;
    this.step = step;
    this.logits = new float[batchSize * classes];
    this.losses = new double[batchSize];
    this.predicted = new int[batchSize];
    this.targets = new float[classes];
    this.adjusted = new float[classes];
    this.gradient = new float[classes];
  }

  void setOptions(LossOptions options) {
    options.requireClasses(classes);
    this.options = options;
  }

  @Override
  public int tasks() {
    return 1;
  }

  @Override
  public void run(int task, int worker) {
    double sum = 0;
    correct = 0;
    int[] labels = step.batch().labels();
    for (int image = 0; image < step.size(); image++) {
      int at = image * classes;
      gather(image, at);
      losses[image] = step.training() ? trainingLoss(image, at) : plainLoss(at, labels[image]);
      sum += losses[image];
      predicted[image] = ArgMax.of(logits, at, classes);
      correct += predicted[image] == labels[image] ? 1 : 0;
    }
    meanLoss = sum / step.size();
  }

  private double plainLoss(int at, int label) {
    return SoftmaxCrossEntropy.softmax(classes, logits, at, gradient, 0) - logits[at + label];
  }

  private double trainingLoss(int image, int at) {
    Batch batch = step.batch();
    options.targets(
        batch.labels()[image], batch.otherLabels()[image], batch.shares()[image], targets);
    options.adjust(logits, at, adjusted);
    double loss =
        SoftmaxCrossEntropy.loss(classes, adjusted, 0, targets, step.gradientScale(), gradient);
    scatterGradient(image);
    return loss;
  }

  private void gather(int image, int at) {
    for (int i = 0; i < classes; i++) {
      logits[at + i] = input.values()[input.position(image, i)];
    }
  }

  private void scatterGradient(int image) {
    float[] target = input.gradients(0);
    for (int i = 0; i < classes; i++) {
      target[input.gradientPosition(image, i)] = gradient[i];
    }
  }

  /** (N, classes), row-major. */
  float[] logits() {
    return logits;
  }

  double meanLoss() {
    return meanLoss;
  }

  double loss(int image) {
    return losses[image];
  }

  int correct() {
    return correct;
  }

  int predicted(int image) {
    return predicted[image];
  }
}
