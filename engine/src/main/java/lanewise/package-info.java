/** The base class of errors that the user can fix. */
@NullMarked
package lanewise;

import org.jspecify.annotations.NullMarked;
