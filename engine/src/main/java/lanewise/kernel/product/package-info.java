/**
 * Matrix products: the one micro-kernel ({@link lanewise.kernel.product.Tiles}; its tiles are
 * written by the build), how it walks through its operands, GEMM on top of it, and the order in
 * which it reads filters.
 */
@NullMarked
package lanewise.kernel.product;

import org.jspecify.annotations.NullMarked;
