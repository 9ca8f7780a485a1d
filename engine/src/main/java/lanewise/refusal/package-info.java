/** How a wrong argument is refused. */
@NullMarked
package lanewise.refusal;

import org.jspecify.annotations.NullMarked;
