/**
 * Data sets by name: which there are and how their files are recognised, where they lie on this
 * machine, how they are loaded and how they are fetched.
 */
@NullMarked
package lanewise.datasets.catalog;

import org.jspecify.annotations.NullMarked;
