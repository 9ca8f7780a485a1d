/** Tests of the command line, most of them through the command line. */
@NullMarked
package lanewise.cli;

import org.jspecify.annotations.NullMarked;
