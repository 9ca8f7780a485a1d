/**
 * How good predictions are: confusion matrix, precision, recall, F1, ROC curves, intervals, tests
 * of differences. Only numbers come out of here; printing and drawing live elsewhere.
 */
@NullMarked
package lanewise.metrics;

import org.jspecify.annotations.NullMarked;
