/**
 * The vector kernels: products (one micro-kernel, {@link lanewise.kernel.Tiles}), convolution,
 * pooling, element-wise functions, reductions, parameter updates. Each works on {@code float[]}
 * with explicit offsets and strides, runs on the calling thread and allocates nothing in a call;
 * each has a twin of plain loops in {@link lanewise.kernel.naive}, which also runs in its place
 * when vectors are switched off. No layers, no threads.
 *
 * <p>Letters: N batch, C channels, H W input size, K filters, R S kernel size, OH OW output size; M
 * N K for GEMM; L the lanes of a vector ({@link lanewise.kernel.Lanes#FLOATS}). A <b>blocked</b>
 * plane holds its channels in blocks of L, each pixel of a block being L adjacent floats.
 */
@NullMarked
package lanewise.kernel;

import org.jspecify.annotations.NullMarked;
