/** {@code ablate}: what each technique of a recipe brings. */
@NullMarked
package lanewise.cli.experiment.ablate;

import org.jspecify.annotations.NullMarked;
