@NullMarked
package lanewise.cli.experiment;

import org.jspecify.annotations.NullMarked;
