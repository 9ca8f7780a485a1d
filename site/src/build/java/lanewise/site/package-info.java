/** Makes the project's static pages. */
@NullMarked
package lanewise.site;

import org.jspecify.annotations.NullMarked;
