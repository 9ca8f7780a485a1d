/**
 * The commands {@code bench} and {@code doctor}: measure the speed of the engine on this machine
 * and choose the vector width. The workloads are in {@code lanewise.workload}, in the engine.
 */
@NullMarked
package lanewise.cli.bench;

import org.jspecify.annotations.NullMarked;
