/**
 * The page of {@code train --live}: curves, the confusion matrix and samples during training. The
 * training thread writes numbers to bounded memory; one thread per browser sends them.
 */
@NullMarked
package lanewise.cli.live;

import org.jspecify.annotations.NullMarked;
