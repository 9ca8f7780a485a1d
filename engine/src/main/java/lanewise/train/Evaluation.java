package lanewise.train;

import lanewise.metrics.ConfusionMatrix;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;

/**
 * How good a network is on a data set.
 *
 * @param loss mean cross-entropy, nats
 * @param confusion counts of actual against predicted classes
 */
public record Evaluation(double loss, ConfusionMatrix confusion) {
  /** Share of right answers, 0 to 1. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** Runs the plan's network, in evaluation mode, over one pass of the data. */
  public static Evaluation of(Plan plan, BatchSource source) {
    ConfusionMatrix confusion = new ConfusionMatrix(source.classes());
    double loss = 0;
    int images = 0;
    try (BatchStream stream = source.open(1)) {
      for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
        plan.evaluate(batch);
        images += batch.size();
        // Image by image: the sum does not depend on how the data were cut into batches.
        for (int n = 0; n < batch.size(); n++) {
          loss += plan.loss(n);
          confusion.add(batch.labels()[n], plan.predicted(n));
        }
      }
    }
    return new Evaluation(loss / images, confusion);
  }
}
