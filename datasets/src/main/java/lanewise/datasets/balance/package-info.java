/**
 * Remedies for classes of very different sizes: sample images evenly ({@link
 * lanewise.datasets.balance.ClassSampler}), synthesise new ones ({@link
 * lanewise.datasets.balance.Smote}), or weight the loss ({@link
 * lanewise.datasets.balance.ClassWeights}). They apply to training images only.
 */
@NullMarked
package lanewise.datasets.balance;

import org.jspecify.annotations.NullMarked;
