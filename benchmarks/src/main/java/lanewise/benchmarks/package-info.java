/**
 * The JMH suites and the program that runs them and prints a table of each: products, convolution,
 * training steps, inference. A benchmark class is named after its suite, with the engine it times
 * in front where that is not Lanewise; peers have folders and Maven profiles of their own.
 *
 * <p>What is timed is first proven right: Lanewise by this module's tests, a peer by its own setup.
 * No kernels and no networks are written here.
 */
@NullMarked
package lanewise.benchmarks;

import org.jspecify.annotations.NullMarked;
