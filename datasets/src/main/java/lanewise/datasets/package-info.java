/**
 * From images to batches: labelled images stored as bytes, their splits and normalisation, and the
 * {@link lanewise.datasets.Loader} that turns them into float batches on a background thread.
 *
 * <p>File formats belong to {@code lanewise.datasets.format}, finding and fetching data sets to
 * {@code lanewise.datasets.catalog}. Nothing here opens a file.
 *
 * <p>Shape letters as in {@code lanewise.tensor}: N images, C channels, H W height and width.
 */
@NullMarked
package lanewise.datasets;

import org.jspecify.annotations.NullMarked;
