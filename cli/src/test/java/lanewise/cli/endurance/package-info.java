/** What runs endure, tried for long: see {@code docs/robustness.md}. */
@NullMarked
package lanewise.cli.endurance;

import org.jspecify.annotations.NullMarked;
