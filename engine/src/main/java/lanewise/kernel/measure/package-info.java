/**
 * Measures the machine's limits: the peak rates of multiply-adds and of memory. Speeds of the
 * engine are shown next to them.
 */
@NullMarked
package lanewise.kernel.measure;

import org.jspecify.annotations.NullMarked;
