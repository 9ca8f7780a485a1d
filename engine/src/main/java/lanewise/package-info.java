/** The errors of all parts of Lanewise: what a user can mend, in one line. */
@NullMarked
package lanewise;

import org.jspecify.annotations.NullMarked;
