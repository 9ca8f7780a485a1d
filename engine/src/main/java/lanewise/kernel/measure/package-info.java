/**
 * The machine's limits, measured: the peak of its multiply-adds and that of its memory. Every speed
 * of the engine is shown next to them.
 */
@NullMarked
package lanewise.kernel.measure;

import org.jspecify.annotations.NullMarked;
