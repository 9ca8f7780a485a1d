package lanewise.plan;

import lanewise.index.ArgMax;
import lanewise.kernel.layer.SigmoidCrossEntropy;
import lanewise.kernel.layer.SoftmaxCrossEntropy;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.stage.Step;
import lanewise.tensor.Batch;
import lanewise.tensor.Task;

/**
 * The loss of the network's output, and the answers: softmax cross-entropy or, where an image has
 * several labels, sigmoid cross-entropy; in training with the options and mixed labels asked for,
 * and its gradient.
 */
final class LossStage implements Phase {
  private final FeatureMap input;
  private final Step step;
  private final Task task;
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

  LossStage(FeatureMap input, Task task, int classes, Step step, int batchSize) {
    this.input = input;
    this.task = task;
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
    options.requireFits(task, classes);
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
      input.values().read(image, input.channels(), logits, at);
      losses[image] = step.training() ? trainingLoss(image, at) : plainLoss(at, labels[image]);
      sum += losses[image];
      predicted[image] = predict(at);
      correct += this.task.right(labels[image], predicted[image], classes);
    }
    meanLoss = sum / step.size();
  }

  private int predict(int at) {
    if (task == Task.MULTI_CLASS) {
      return ArgMax.of(logits, at, classes);
    }
    probabilities(at, adjusted);
    return task.answer(adjusted, 0, classes);
  }

  /** Writes the probabilities that logits stand for, from 0. */
  private void probabilities(int at, float[] target) {
    switch (task) {
      case MULTI_CLASS -> SoftmaxCrossEntropy.softmax(classes, logits, at, target, 0);
      case MULTI_LABEL -> SigmoidCrossEntropy.sigmoid(classes, logits, at, target, 0);
    }
  }

  /** Writes the probabilities of an image of the last batch, from 0. */
  void probabilitiesOf(int image, float[] target) {
    probabilities(image * classes, target);
  }

  private double plainLoss(int at, int label) {
    if (task == Task.MULTI_LABEL) {
      LossOptions.PLAIN.targets(task, label, label, 1, targets);
      return SigmoidCrossEntropy.loss(classes, logits, at, targets, null, 1, gradient);
    }
    return SoftmaxCrossEntropy.softmax(classes, logits, at, gradient, 0) - logits[at + label];
  }

  private double trainingLoss(int image, int at) {
    Batch batch = step.batch();
    options.targets(
        task, batch.labels()[image], batch.otherLabels()[image], batch.shares()[image], targets);
    float scale = step.gradientScale();
    double loss =
        switch (task) {
          case MULTI_CLASS -> {
            options.adjust(logits, at, adjusted);
            yield SoftmaxCrossEntropy.loss(classes, adjusted, 0, targets, scale, gradient);
          }
          case MULTI_LABEL ->
              SigmoidCrossEntropy.loss(
                  classes, logits, at, targets, options.weights(), scale, gradient);
        };
    input.gradients(0).write(image, input.channels(), gradient, 0);
    return loss;
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
