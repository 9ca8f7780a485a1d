package lanewise.plan;

import lanewise.tensor.Shape;

/**
 * A stage as {@code inspect} shows it.
 *
 * @param name the layers it covers, {@code conv1+relu1+pool1}
 * @param algorithm how it computes: {@code direct}, {@code im2col}, {@code naive}, {@code gemm}, or
 *     {@code -} where there is but one way
 * @param output the shape one image leaves it with
 * @param bytes what its output map and its own buffers take
 */
public record StageInfo(String name, String algorithm, Shape output, long bytes) {
  /** Of a stage that has no choice of algorithm and keeps so many bytes beside its output map. */
  static StageInfo of(String name, FeatureMap output, long ownBytes) {
    return new StageInfo(name, "-", output.shape(), output.bytes() + ownBytes);
  }
}
