/**
 * The vector kernels. This package has what they share: the vector width, reductions, and
 * operations on flat arrays of parameters. How images lie in arrays is in {@link
 * lanewise.kernel.geometry}. The kernels are in subpackages: {@link lanewise.kernel.product},
 * {@link lanewise.kernel.convolution}, {@link lanewise.kernel.activation}, {@link
 * lanewise.kernel.layer}, {@link lanewise.kernel.measure}.
 *
 * <p>A kernel works on {@code float[]} with explicit offsets and strides, runs on the calling
 * thread and allocates nothing. Each kernel has a twin of plain loops in {@link
 * lanewise.kernel.naive}, which replaces it if vectors are switched off. Kernels do not depend on
 * layers or threads.
 *
 * <p>Letters: N batch, C channels, H W input size, K filters, R S kernel size, OH OW output size; M
 * N K for GEMM; L the lanes of a vector ({@link lanewise.kernel.Lanes#FLOATS}). A <b>blocked</b>
 * plane stores its channels in blocks of L; a pixel of a block is L adjacent floats.
 */
@NullMarked
package lanewise.kernel;

import org.jspecify.annotations.NullMarked;
