package lanewise.plan;

import lanewise.nn.Network;
import lanewise.refusal.Refusal;
import lanewise.tensor.Batch;

/** Which batches fit a plan: an array out of its bounds would be found too late, or never. */
record BatchCheck(Network network, int batchSize) {
  /**
   * Refuses a batch that does not fit.
   *
   * @throws IllegalArgumentException in one line that says what was expected and what was given
   */
  void check(Batch batch) {
    if (!batch.imageShape().equals(network.inputShape())) {
      throw Refusal.of(
          "the network expects images of shape %s, the batch holds %s",
          network.inputShape(), batch.imageShape());
    }
    if (batch.size() < 1 || batch.size() > batchSize) {
      throw Refusal.of(
          "the plan takes 1 to %d images, the batch holds %d", batchSize, batch.size());
    }
    int classes = network.outputShape().size();
    for (int i = 0; i < batch.size(); i++) {
      checkLabel(batch.labels()[i], classes);
      checkLabel(batch.otherLabels()[i], classes);
      float share = batch.shares()[i];
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("the weight of a label must be 0 to 1, given " + share);
      }
    }
  }

  private void checkLabel(int label, int classes) {
    if (!network.task().isLabel(label, classes)) {
      throw Refusal.of("label %d is not one of the network's %d classes", label, classes);
    }
  }
}
