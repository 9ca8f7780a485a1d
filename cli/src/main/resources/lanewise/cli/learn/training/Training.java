import lanewise.optim.Optimizer;
import lanewise.plan.Plan;
import lanewise.train.BatchSource;

/**
 * Exercise 11: a training loop.
 *
 * <p>The engine does the arithmetic now; you say what happens when. The network is small (two
 * convolutions and a linear layer), its weights are random, and the data are drawn digits. After
 * your training it must classify 98 % of digits it has never seen.
 *
 * <ul>
 *   <li>{@code data.open(epoch)} opens one pass over the training images, in an order of its own
 *       for each epoch, counted from 1. Close it when the pass is over (try with resources).
 *   <li>{@code stream.next()} gives the next batch, or null at the end of the pass.
 *   <li>{@code plan.accumulate(batch, images, epoch)} runs the batch forward and backward and adds
 *       its gradients, each image's divided by {@code images}, to those that are there. It returns
 *       the batch's mean loss. {@code batch.size()} is how many images it has.
 *   <li>{@code plan.update(optimizer, rate)} changes the weights by the gradients, and clears
 *       these.
 * </ul>
 *
 * How many epochs, and at which learning rate, is yours to find. The optimizer is Adam. Print the
 * loss and see: what you print is shown below the verdict. You have two minutes.
 *
 * <p>The lesson about it: docs/lessons/first-seconds.md.
 */
final class Training {
  /** Trains until the network is good enough. */
  static void train(Plan plan, BatchSource data, Optimizer optimizer) {
    // Your code. Then: lanewise learn check
  }
}
