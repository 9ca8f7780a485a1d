/**
 * What to do about classes of very different sizes: choose images differently ({@link
 * lanewise.datasets.balance.ClassSampler}), make new ones ({@link
 * lanewise.datasets.balance.Smote}), or weigh the loss ({@link
 * lanewise.datasets.balance.ClassWeights}). All of it is for training images alone.
 */
@NullMarked
package lanewise.datasets.balance;

import org.jspecify.annotations.NullMarked;
