/**
 * Pages for a browser on the same machine: a small server on the loopback interface that accepts
 * only requests of its own pages, and the parts that pages share. It does not depend on networks.
 */
@NullMarked
package lanewise.cli.web;

import org.jspecify.annotations.NullMarked;
