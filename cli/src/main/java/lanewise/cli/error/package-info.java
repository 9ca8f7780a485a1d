/** The reporting of errors: one line on standard error and an exit code. */
@NullMarked
package lanewise.cli.error;

import org.jspecify.annotations.NullMarked;
