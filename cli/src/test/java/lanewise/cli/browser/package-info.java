/**
 * A real browser for the tests of pages: Chromium without a window, driven over its DevTools
 * protocol (https://chromedevtools.github.io/devtools-protocol/). Nothing here knows Lanewise.
 */
@NullMarked
package lanewise.cli.browser;

import org.jspecify.annotations.NullMarked;
