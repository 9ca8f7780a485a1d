/**
 * The vector kernels. Here is what they have in common: the width of a vector, aligned arrays,
 * blocked images, and the operations on flat arrays of parameters. The rest has rooms of its own:
 * {@link lanewise.kernel.product}, {@link lanewise.kernel.convolution}, {@link
 * lanewise.kernel.activation}, {@link lanewise.kernel.layer}, {@link lanewise.kernel.measure}.
 *
 * <p>A kernel works on {@code float[]} with explicit offsets and strides, runs on the calling
 * thread and allocates nothing in a call. Each has a twin of plain loops in {@link
 * lanewise.kernel.naive}, which also runs in its place when vectors are switched off. No layers, no
 * threads.
 *
 * <p>Letters: N batch, C channels, H W input size, K filters, R S kernel size, OH OW output size; M
 * N K for GEMM; L the lanes of a vector ({@link lanewise.kernel.Lanes#FLOATS}). A <b>blocked</b>
 * plane holds its channels in blocks of L, each pixel of a block being L adjacent floats.
 */
@NullMarked
package lanewise.kernel;

import org.jspecify.annotations.NullMarked;
