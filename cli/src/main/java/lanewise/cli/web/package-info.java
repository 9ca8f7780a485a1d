/**
 * Pages for a browser on the same machine: a small server that only this machine reaches and only
 * its own pages may ask, and what all pages share. It knows nothing of networks.
 */
@NullMarked
package lanewise.cli.web;

import org.jspecify.annotations.NullMarked;
