/**
 * The ONNX project's node tests, run by the engine: each node is imported, compiled and held
 * against the recorded outputs. What has no layer is skipped by name.
 */
@NullMarked
package lanewise.conformance;

import org.jspecify.annotations.NullMarked;
