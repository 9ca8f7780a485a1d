package lanewise.plan;

import java.util.List;
import lanewise.nn.Network.Node;
import lanewise.tensor.Shape;

/**
 * A stage as {@code inspect} shows it.
 *
 * @param name what it is called: its nodes, {@code conv1+relu1+pool1}, or what it does for them
 * @param nodes the network's nodes that it computes, in order; none if it only moves or sums values
 * @param algorithm how it computes: {@code direct}, {@code im2col}, {@code naive}, {@code gemm}, or
 *     {@code -} where there is but one way
 * @param output the shape one image leaves it with
 * @param bytes what its output map and its own buffers take
 */
public record StageInfo(
    String name, List<Node> nodes, String algorithm, Shape output, long bytes) {}
