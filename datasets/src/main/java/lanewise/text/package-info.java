/** Names as users write them: of choices, and what was meant by one that does not exist. */
@NullMarked
package lanewise.text;

import org.jspecify.annotations.NullMarked;
