/** Checks whether the machine and the JVM of this process allow full speed. */
@NullMarked
package lanewise.machine;

import org.jspecify.annotations.NullMarked;
