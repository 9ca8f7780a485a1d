/** How images and convolutions lie in arrays: what kernels and their plain twins are given. */
@NullMarked
package lanewise.kernel.geometry;

import org.jspecify.annotations.NullMarked;
