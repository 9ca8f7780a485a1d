/** {@code crossval}: k-fold cross-validation, how good a recipe is and how sure that is. */
@NullMarked
package lanewise.cli.experiment.crossval;

import org.jspecify.annotations.NullMarked;
