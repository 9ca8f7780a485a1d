/**
 * Data sets by name: the list of known sets, how their files are recognised and found, loaded and
 * downloaded.
 */
@NullMarked
package lanewise.datasets.catalog;

import org.jspecify.annotations.NullMarked;
