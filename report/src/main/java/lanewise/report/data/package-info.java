/** Pictures of a data set: samples of its classes, and images as augmentation changes them. */
@NullMarked
package lanewise.report.data;

import org.jspecify.annotations.NullMarked;
