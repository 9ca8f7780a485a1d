/** Files of weights that need no trust: a JSON header, then the tensors' bytes. */
@NullMarked
package lanewise.format.safetensors;

import org.jspecify.annotations.NullMarked;
