/** Pictures of a data set: samples of its classes, and images changed by augmentation. */
@NullMarked
package lanewise.report.data;

import org.jspecify.annotations.NullMarked;
