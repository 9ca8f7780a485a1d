/**
 * Metrics of classifiers: confusion matrix, precision, recall, F1, ROC curves, calibration,
 * confidence intervals. Printing and drawing are done elsewhere.
 */
@NullMarked
package lanewise.metrics;

import org.jspecify.annotations.NullMarked;
