/**
 * ONNX files as values: a model, its graph, nodes, attributes and tensors, read from and written to
 * the protobuf wire format (<a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">
 * onnx.proto</a>). The meaning of operators is defined in {@code lanewise.onnx} and {@code
 * lanewise.exchange}. Files are treated as hostile: every length is checked against the rest of the
 * file before anything is allocated.
 */
@NullMarked
package lanewise.format.onnx;

import org.jspecify.annotations.NullMarked;
