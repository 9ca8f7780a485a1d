/**
 * Matrix products: the micro-kernel ({@link lanewise.kernel.product.Tiles}; its tiles are generated
 * by the build), its access patterns, GEMM on top of it, and the layout of filters.
 */
@NullMarked
package lanewise.kernel.product;

import org.jspecify.annotations.NullMarked;
