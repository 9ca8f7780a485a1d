package lanewise.plan;

import java.util.List;
import lanewise.nn.Network.Node;
import lanewise.tensor.Shape;

/**
 * The description of a stage, as shown by {@code inspect}.
 *
 * @param name its nodes, {@code conv1+relu1+pool1}, or its task for them
 * @param nodes the network's nodes that it computes, in order; none if it only moves or sums values
 * @param algorithm {@code direct}, {@code im2col}, {@code naive}, {@code gemm}, or {@code -} if
 *     there is only one
 * @param output the output shape for one image
 * @param bytes the size of its output map and its own buffers
 */
public record StageInfo(
    String name, List<Node> nodes, String algorithm, Shape output, long bytes) {}
