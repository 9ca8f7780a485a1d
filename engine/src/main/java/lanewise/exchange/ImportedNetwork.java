package lanewise.exchange;

import java.util.Map;
import lanewise.nn.Network;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * A network that came from elsewhere.
 *
 * @param network what it is, up to the logits
 * @param weights its parameters and buffers
 * @param output the shape of what the graph gives for one image: as many values as the network's
 * @param ending what the graph makes of the network's output
 * @param metadata free text that came with it
 */
public record ImportedNetwork(
    Network network,
    Map<String, Tensor> weights,
    Shape output,
    Ending ending,
    Map<String, String> metadata) {

  /**
   * What a graph ends in that is no layer here, since the loss has its own.
   *
   * @param classes how many neighbouring values each softmax is over; 0 if there is none
   * @param logarithm whether the graph gives the probabilities' logarithms
   */
  public record Ending(int classes, boolean logarithm) {
    /** The graph gives what the network gives. */
    public static final Ending NONE = new Ending(0, false);
  }
}
