/**
 * The page of {@code train --live}: curves, the confusion matrix and samples while a network
 * learns. The training thread leaves figures in bounded memory; threads of the browsers' own fetch
 * them.
 */
@NullMarked
package lanewise.cli.live;

import org.jspecify.annotations.NullMarked;
