/**
 * Exercise 7: softmax cross-entropy and its gradient.
 *
 * <p>The last layer gives a number for each class, the logits z. Softmax makes probabilities of
 * them, and the loss of an image is how surprised we are by its label:
 *
 * <pre>
 *   p[k] = exp(z[k]) / sum over j of exp(z[j])
 *   loss = -log(p[label])
 * </pre>
 *
 * The loss of a batch is the mean over its images. Its gradient by the logits is short: work it out
 * on paper first.
 *
 * <p>exp(100) is infinite in float, and log(0) is minus infinity. Softmax does not change if the
 * same number is subtracted from all logits of an image, and the loss can be written without the
 * log of a quotient. The check comes with logits up to 1000.
 *
 * <p>The lesson about it: docs/lessons/cross-entropy.md.
 */
final class CrossEntropy {
  /**
   * Computes loss and gradient.
   *
   * @param logits (N,classes)
   * @param labels the right class of each of the N images
   * @param dlogits (N,classes), to be overwritten: it arrives filled with junk
   * @return the mean loss, in nats
   */
  static double loss(int images, int classes, float[] logits, int[] labels, float[] dlogits) {
    return 0; // Your code. Then: lanewise learn check
  }
}
