/**
 * The JMH suites and the program that runs them and prints a table of each: products, convolution,
 * training steps, inference. A benchmark class is named after its suite, with the name of the
 * engine as prefix if it is not Lanewise; peers have separate source folders and Maven profiles.
 *
 * <p>Benchmarked code is checked first: Lanewise by this module's tests, a peer in its setup. There
 * are no kernels or networks here.
 */
@NullMarked
package lanewise.benchmarks;

import org.jspecify.annotations.NullMarked;
