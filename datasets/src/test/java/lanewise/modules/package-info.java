/** The packaged jars on the module path. */
@NullMarked
package lanewise.modules;

import org.jspecify.annotations.NullMarked;
