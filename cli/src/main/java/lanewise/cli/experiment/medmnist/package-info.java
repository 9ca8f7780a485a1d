/** {@code medmnist}: MedMNIST's own protocol, with the files of its evaluator. */
@NullMarked
package lanewise.cli.experiment.medmnist;

import org.jspecify.annotations.NullMarked;
