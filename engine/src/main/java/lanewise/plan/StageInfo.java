package lanewise.plan;

import lanewise.tensor.Shape;

/**
 * A stage as {@code inspect} shows it.
 *
 * @param name the layers it covers, {@code conv1+relu1+pool1}
 * @param algorithm how it computes: {@code direct}, {@code im2col}, {@code naive}, {@code gemm}, or
 *     {@code -} for element-wise stages
 * @param output the shape one image leaves it with
 * @param bytes what its output map and its own buffers take
 */
public record StageInfo(String name, String algorithm, Shape output, long bytes) {}
