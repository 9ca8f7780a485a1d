package lanewise.train;

import lanewise.plan.Plan;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;

/** Checks, before the first batch, that data fits a network. */
final class Fit {
  private Fit() {}

  /**
   * Checks that a plan accepts all batches of a source.
   *
   * @param what the name of the data in messages, for example {@code "the training data"}
   * @throws IllegalArgumentException if it does not, with a one-line message
   */
  static void check(Plan plan, BatchSource source, String what) {
    Shape expected = plan.network().inputShape();
    if (!source.imageShape().equals(expected)) {
      throw Refusal.of(
          "%s have images of shape %s, the network expects %s",
          what, source.imageShape(), expected);
    }
    int classes = plan.network().outputShape().size();
    if (source.classes() != classes) {
      throw Refusal.of(
          "%s have %d classes, the network has %d outputs: its last layer must have one output"
              + " per class",
          what, source.classes(), classes);
    }
    if (source.task() != plan.network().task()) {
      throw new IllegalArgumentException(
          source.task() == Task.MULTI_LABEL
              ? what + " have several labels for an image, the network tells classes apart"
              : what + " have one class for an image, the network answers for several labels");
    }
    if (source.imageCount() < 1) {
      throw new IllegalArgumentException(what + " have no images");
    }
    if (source.batchSize() > plan.batchSize()) {
      throw Refusal.of(
          "%s come in batches of %d, the plan takes %d images: compile it for more",
          what, source.batchSize(), plan.batchSize());
    }
  }
}
