/**
 * Networks in other forms: ONNX graphs out and in, a network's description as JSON, and weights
 * under other names. File formats belong to {@link lanewise.format}; this package converts their
 * content to and from a {@link lanewise.nn.Network}.
 */
@NullMarked
package lanewise.exchange;

import org.jspecify.annotations.NullMarked;
