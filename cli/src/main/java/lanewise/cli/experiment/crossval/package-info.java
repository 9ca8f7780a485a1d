/** {@code crossval}: k-fold cross-validation. */
@NullMarked
package lanewise.cli.experiment.crossval;

import org.jspecify.annotations.NullMarked;
