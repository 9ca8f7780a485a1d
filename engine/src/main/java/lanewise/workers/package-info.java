/**
 * Processes that train one network together: how they find each other, and how they sum what each
 * of them has computed. Nothing here knows what a network is.
 */
@NullMarked
package lanewise.workers;

import org.jspecify.annotations.NullMarked;
