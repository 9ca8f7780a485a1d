/**
 * Readers of image files and data set files: IDX, .npy and .npz, CSV, pictures, folders of images.
 * Every file is taken as hostile: sizes are checked against the file before anything is allocated,
 * inflation is bounded, nothing is executed or deserialised, and whatever does not fit its format
 * ends in a {@link lanewise.datasets.DataException} that names the file.
 *
 * <p>No reader knows a data set by its name; that is {@code lanewise.datasets.catalog}.
 */
@NullMarked
package lanewise.datasets.format;

import org.jspecify.annotations.NullMarked;
