package lanewise.format.onnx;

import java.util.List;

/** The value of a node's attribute. */
public sealed interface OnnxAttribute {
  /** A number. */
  record Real(float value) implements OnnxAttribute {}

  /** A whole number. */
  record Whole(long value) implements OnnxAttribute {}

  /** A text. */
  record Text(String value) implements OnnxAttribute {}

  /** A tensor. */
  record Dense(OnnxTensor value) implements OnnxAttribute {}

  /** Several numbers. */
  record Reals(List<Float> values) implements OnnxAttribute {}

  /** Several whole numbers. */
  record Wholes(List<Long> values) implements OnnxAttribute {}

  /** Types that no supported operator has: graphs, texts, types. */
  record Other(String kind) implements OnnxAttribute {}
}
