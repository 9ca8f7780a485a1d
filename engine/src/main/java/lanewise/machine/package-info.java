/** The machine and the JVM that this process runs on, and whether they let it run at full speed. */
@NullMarked
package lanewise.machine;

import org.jspecify.annotations.NullMarked;
