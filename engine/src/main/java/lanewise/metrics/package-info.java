/**
 * Metrics of classifiers: confusion matrix, precision, recall, F1, ROC curves, calibration.
 * Confidence intervals are in {@code lanewise.metrics.interval}. Printing and drawing are done
 * elsewhere.
 */
@NullMarked
package lanewise.metrics;

import org.jspecify.annotations.NullMarked;
