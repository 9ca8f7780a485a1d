package lanewise.exchange;

import java.util.Map;
import lanewise.nn.Network;
import lanewise.tensor.Tensor;

/**
 * A network that came from elsewhere.
 *
 * @param network what it is, up to the logits
 * @param weights its parameters and buffers
 */
public record ImportedNetwork(Network network, Map<String, Tensor> weights) {}
