/** Tests of {@code lanewise learn}; sample solutions are in the resources. */
@NullMarked
package lanewise.cli.learn;

import org.jspecify.annotations.NullMarked;
