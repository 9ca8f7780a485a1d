/**
 * How fast this machine runs the engine: {@code lanewise bench}, and the measurement by which
 * {@code doctor} chooses the vector width. What is timed lives in {@code lanewise.workload}, in the
 * engine.
 */
@NullMarked
package lanewise.cli.bench;

import org.jspecify.annotations.NullMarked;
