/**
 * Files of weights and networks. Files are treated as hostile: every size is checked against the
 * file before anything is allocated, and the only exception for a bad file is {@link
 * lanewise.format.FormatException}. Nothing here depends on training.
 */
@NullMarked
package lanewise.format;

import org.jspecify.annotations.NullMarked;
