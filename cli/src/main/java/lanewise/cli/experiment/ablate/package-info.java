/** {@code ablate}: measures the effect of each technique of a recipe. */
@NullMarked
package lanewise.cli.experiment.ablate;

import org.jspecify.annotations.NullMarked;
