package lanewise.train;

import java.util.Locale;
import lanewise.plan.Plan;
import lanewise.tensor.Shape;

/** Whether data fit a network: found before the first batch. */
final class Fit {
  private Fit() {}

  /**
   * Checks that a plan can take all batches of a source.
   *
   * @param what the data's name in the message, {@code "the training data"}
   * @throws IllegalArgumentException in one line, if it cannot
   */
  static void check(Plan plan, BatchSource source, String what) {
    Shape expected = plan.network().inputShape();
    if (!source.imageShape().equals(expected)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s have images of shape %s, the network expects %s",
              what,
              source.imageShape(),
              expected));
    }
    int classes = plan.network().outputShape().size();
    if (source.classes() != classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s have %d classes, the network tells %d apart: its last layer must have as many"
                  + " outputs",
              what,
              source.classes(),
              classes));
    }
    if (source.imageCount() < 1) {
      throw new IllegalArgumentException(what + " have no images");
    }
    if (source.batchSize() > plan.batchSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s come in batches of %d, the plan takes %d images: compile it for more",
              what,
              source.batchSize(),
              plan.batchSize()));
    }
  }
}
