/**
 * From images to batches: labelled images kept as bytes, their splits and normalisation, and the
 * {@link lanewise.datasets.Loader} that turns them into float batches off the training thread.
 *
 * <p>What a file looks like is the business of {@code lanewise.datasets.format}; where a data set
 * is found and fetched that of {@code lanewise.datasets.catalog}. Nothing here opens a file for
 * reading.
 *
 * <p>Shape letters as in {@code lanewise.tensor}: N images, C channels, H W height and width.
 */
@NullMarked
package lanewise.datasets;

import org.jspecify.annotations.NullMarked;
