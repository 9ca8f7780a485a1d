/**
 * Runs the ONNX project's node tests with the engine: each node is imported, compiled and compared
 * with the recorded outputs. Operators without a layer are skipped with a message.
 */
@NullMarked
package lanewise.conformance;

import org.jspecify.annotations.NullMarked;
