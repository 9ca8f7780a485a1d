/**
 * Networks in other forms: ONNX graphs out and in, a network's description as JSON, and weights
 * under other names. What a file looks like is the business of {@link lanewise.format}; here it
 * gets its meaning as a {@link lanewise.nn.Network}.
 */
@NullMarked
package lanewise.exchange;

import org.jspecify.annotations.NullMarked;
