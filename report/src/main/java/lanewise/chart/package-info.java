/**
 * Charts: values in, SVG out. A chart is a record that knows nothing of runs or networks; its one
 * drawing goes into a page (where the page's colours apply), into an SVG file and, rasterised, into
 * a PNG file.
 */
@NullMarked
package lanewise.chart;

import org.jspecify.annotations.NullMarked;
