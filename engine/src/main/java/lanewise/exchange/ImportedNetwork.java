package lanewise.exchange;

import java.util.Map;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;

/**
 * An imported network.
 *
 * @param network the network up to the logits
 * @param weights its parameters and buffers
 * @param output the shape of the graph's output for one image; it has as many values as the
 *     network's output
 * @param ending what the graph applies to the network's output
 * @param metadata the model's metadata
 */
public record ImportedNetwork(
    Network network,
    Map<String, Tensor> weights,
    Shape output,
    Ending ending,
    Map<String, String> metadata) {

  /**
   * Whether the graph's outputs are the network's logits, so that it does not say whether classes
   * exclude each other.
   */
  public boolean givesLogits() {
    return ending.equals(Ending.NONE) && network.task() == Task.MULTI_CLASS;
  }

  /**
   * The softmax at the end of a graph. It is not a layer, because the loss includes it.
   *
   * @param classes the number of consecutive values of each softmax; 0 if there is none
   * @param logarithm whether the graph's outputs are the logarithms of the probabilities
   */
  public record Ending(int classes, boolean logarithm) {
    /** No softmax. */
    public static final Ending NONE = new Ending(0, false);
  }
}
