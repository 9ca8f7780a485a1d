/** {@code lr-find}: trains for a few steps while the learning rate rises, and suggests a rate. */
@NullMarked
package lanewise.cli.experiment.lrfind;

import org.jspecify.annotations.NullMarked;
