/**
 * Commands that train to learn something: which rate to learn at ({@code lr-find}), how good a
 * recipe is and how sure that is ({@code crossval}), which settings are best ({@code tune}), what
 * each technique brings ({@code ablate}), which of several runs is better ({@code compare}), and
 * MedMNIST's own protocol ({@code medmnist}). Where there are many trainings, each is a run folder
 * of its own inside the experiment's folder; one that is finished is never repeated, so that the
 * same command goes on after an interruption.
 */
@NullMarked
package lanewise.cli.experiment;

import org.jspecify.annotations.NullMarked;
