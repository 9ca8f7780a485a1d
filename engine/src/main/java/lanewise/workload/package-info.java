/**
 * Work that is measured, by {@code bench} and {@code doctor} on the command line and by the
 * benchmarks: products, convolutions, training steps and batches forward on random values. All of
 * it is done by the engine as it is; nothing here computes.
 */
@NullMarked
package lanewise.workload;

import org.jspecify.annotations.NullMarked;
