/**
 * What ONNX operators on constants mean: shapes, indices and arithmetic on tensors of any rank and
 * type, as far as an importer needs them to fold constants. It is written to be read beside the <a
 * href="https://onnx.ai/onnx/operators/">specification</a>, not to be fast: a network that is to
 * run becomes a network of {@code lanewise.nn}.
 */
@NullMarked
package lanewise.onnx;

import org.jspecify.annotations.NullMarked;
