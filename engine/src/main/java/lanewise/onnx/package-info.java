/**
 * What ONNX graphs mean: an evaluator that runs a graph node by node by the operators' definitions,
 * on tensors of any rank and type, and the runner of the conformance suite. It is written to be
 * read beside the <a href="https://onnx.ai/onnx/operators/">specification</a>, not to be fast: a
 * network that is to run fast becomes a network of {@code lanewise.nn}.
 */
@NullMarked
package lanewise.onnx;

import org.jspecify.annotations.NullMarked;
