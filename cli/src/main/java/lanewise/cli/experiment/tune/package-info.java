/** {@code tune}: searches for the settings that score best on the validation images. */
@NullMarked
package lanewise.cli.experiment.tune;

import org.jspecify.annotations.NullMarked;
