/** Tests of the server by raw requests. */
@NullMarked
package lanewise.cli.web;

import org.jspecify.annotations.NullMarked;
