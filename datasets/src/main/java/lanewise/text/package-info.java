/** Names in options: the names of enum constants, and suggestions for misspelt names. */
@NullMarked
package lanewise.text;

import org.jspecify.annotations.NullMarked;
