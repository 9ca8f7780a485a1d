/**
 * The common parts of experiments; each command is in its own subpackage. Each training has a run
 * folder in the experiment's folder. A finished training is never repeated, so that the same
 * command continues an interrupted experiment.
 */
@NullMarked
package lanewise.cli.experiment;

import org.jspecify.annotations.NullMarked;
