/**
 * What benchmarks repeat: products, convolutions and networks on random values, as values that know
 * their own arithmetic. How they are timed, and what is printed, lives elsewhere: in {@code
 * lanewise.cli.bench} and in the module {@code benchmarks}.
 */
@NullMarked
package lanewise.cli.bench.workload;

import org.jspecify.annotations.NullMarked;
