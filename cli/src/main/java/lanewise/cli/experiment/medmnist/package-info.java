/** {@code medmnist}: MedMNIST's protocol, with the files of its evaluator. */
@NullMarked
package lanewise.cli.experiment.medmnist;

import org.jspecify.annotations.NullMarked;
