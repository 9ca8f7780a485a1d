/**
 * A real browser for the tests of pages: headless Chromium, driven over its DevTools protocol
 * (https://chromedevtools.github.io/devtools-protocol/). It does not depend on Lanewise.
 */
@NullMarked
package lanewise.cli.browser;

import org.jspecify.annotations.NullMarked;
