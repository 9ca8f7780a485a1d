@NullMarked
package lanewise.cli.run;

import org.jspecify.annotations.NullMarked;
