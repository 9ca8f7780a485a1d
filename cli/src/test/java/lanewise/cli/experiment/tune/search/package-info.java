@NullMarked
package lanewise.cli.experiment.tune.search;

import org.jspecify.annotations.NullMarked;
