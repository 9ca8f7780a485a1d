/**
 * Dense float32 values and their shapes, used by all other packages. There is no arithmetic here.
 *
 * <p>Shape letters, used with the same meaning in the whole engine: N batch, C channels, H W input
 * size, K filters (output channels), R S kernel size, OH OW output size; for products M N K are the
 * rows, columns and depth of a GEMM.
 */
@NullMarked
package lanewise.tensor;

import org.jspecify.annotations.NullMarked;
