@NullMarked
package lanewise.cli.experiment.tune;

import org.jspecify.annotations.NullMarked;
