/**
 * The workloads that {@code bench}, {@code doctor} and the benchmarks measure: matrix products,
 * convolutions, training steps and forward passes on random values. They are computed by the
 * engine; there are no kernels here.
 */
@NullMarked
package lanewise.workload;

import org.jspecify.annotations.NullMarked;
