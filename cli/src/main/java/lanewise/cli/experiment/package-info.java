/**
 * What commands share that train to learn something; each has a package of its own below. Each
 * training is a run folder inside the experiment's folder; a finished one is never repeated, so
 * that the same command continues after an interruption.
 */
@NullMarked
package lanewise.cli.experiment;

import org.jspecify.annotations.NullMarked;
