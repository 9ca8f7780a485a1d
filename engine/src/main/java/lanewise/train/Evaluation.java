package lanewise.train;

import java.util.Arrays;
import lanewise.metrics.ConfusionMatrix;
import lanewise.metrics.RocCurve;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;

/**
 * How good a network is on a data set.
 *
 * @param loss mean cross-entropy, nats
 * @param confusion counts of actual against predicted classes
 * @param labels the class of each image, in the order of the data
 * @param probabilities (N, classes), row-major: softmax of the logits
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Evaluation(
    double loss, ConfusionMatrix confusion, int[] labels, float[] probabilities) {

  /** Share of right answers, 0 to 1. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** The unweighted mean of the areas under the ROC curves; NaN if it is not defined. */
  public double auc() {
    return RocCurve.macroAuc(probabilities, labels, confusion.classes());
  }

  /** Runs the plan's network, in evaluation mode, over one pass of the data. */
  public static Evaluation of(Plan plan, BatchSource source) {
    int classes = source.classes();
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    int[] labels = new int[source.imageCount()];
    float[] probabilities = new float[Math.multiplyExact(labels.length, classes)];
    float[] ofImage = new float[classes];
    double loss = 0;
    int images = 0;
    try (BatchStream stream = source.open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        plan.evaluate(batch);
        // Image by image: the sum does not depend on how the data were cut into batches.
        for (int n = 0; n < batch.size(); n++, images++) {
          loss += plan.loss(n);
          labels[images] = batch.labels()[n];
          confusion.add(labels[images], plan.predicted(n));
          plan.probabilities(n, ofImage);
          System.arraycopy(ofImage, 0, probabilities, images * classes, classes);
        }
      }
    }
    return new Evaluation(
        loss / images,
        confusion,
        Arrays.copyOf(labels, images),
        Arrays.copyOf(probabilities, images * classes));
  }
}
