/**
 * ONNX operators on constants: shapes, indices and arithmetic on tensors of any rank and type, as
 * needed to fold constants in imported graphs. The code follows the <a
 * href="https://onnx.ai/onnx/operators/">specification</a>, and is not optimised, because networks
 * themselves are converted to {@code lanewise.nn}.
 */
@NullMarked
package lanewise.onnx;

import org.jspecify.annotations.NullMarked;
