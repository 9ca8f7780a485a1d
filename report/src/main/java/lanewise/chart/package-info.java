/**
 * Charts: values in, SVG out. A chart is a record that does not depend on runs or networks. The
 * same drawing is used in a page (with the page's colours), as an SVG file and, rasterised, as a
 * PNG file.
 */
@NullMarked
package lanewise.chart;

import org.jspecify.annotations.NullMarked;
