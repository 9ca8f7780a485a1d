/**
 * ONNX files as values: a model, its graph, nodes, attributes and tensors, read from and written to
 * the protobuf wire format (<a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">
 * onnx.proto</a>). What operators mean is the business of {@code lanewise.onnx} and {@code
 * lanewise.exchange}. Files are hostile: every length is checked against what is left of the file
 * before anything is allocated.
 */
@NullMarked
package lanewise.format.onnx;

import org.jspecify.annotations.NullMarked;
