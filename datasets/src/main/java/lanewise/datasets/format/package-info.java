/**
 * Readers of image files and data set files: IDX, .npy and .npz, CSV, pictures, folders of images.
 * Every file is treated as hostile: sizes are checked against the file before anything is
 * allocated, inflation is bounded, nothing is executed or deserialised, and any violation of the
 * format ends in a {@link lanewise.datasets.DataException} that names the file.
 *
 * <p>Readers do not know data sets by name; that is the task of {@code lanewise.datasets.catalog}.
 */
@NullMarked
package lanewise.datasets.format;

import org.jspecify.annotations.NullMarked;
