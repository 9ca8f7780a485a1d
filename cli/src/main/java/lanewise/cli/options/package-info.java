/**
 * What a user can say: groups of options that commands share, the converters that read their
 * values, and the YAML file that holds the same settings under the same names. Here nothing trains
 * and nothing is shown.
 */
@NullMarked
package lanewise.cli.options;

import org.jspecify.annotations.NullMarked;
