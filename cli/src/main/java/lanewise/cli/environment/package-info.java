/** The release, the machine and its vector width, and warnings about slow settings. */
@NullMarked
package lanewise.cli.environment;

import org.jspecify.annotations.NullMarked;
