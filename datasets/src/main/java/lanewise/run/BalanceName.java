package lanewise.run;

import lanewise.text.Choice;

/** How classes of different sizes are balanced. */
public enum BalanceName {
  /** Nothing. */
  NONE,
  /** Images of small classes are repeated until all classes are as large as the largest. */
  OVERSAMPLE,
  /** Each epoch reads as many images of every class as the smallest class has. */
  UNDERSAMPLE,
  /** Every batch has equally many images of each class (to within one). */
  BALANCED_BATCHES,
  /** Small classes are filled up with synthetic images. */
  SMOTE,
  /** The loss of a class is weighted by the inverse of its size. */
  CLASS_WEIGHTS,
  /** The loss of a class is weighted by the inverse of its effective number of images. */
  EFFECTIVE_NUMBER,
  /** The logarithms of the class frequencies are added to the logits in training. */
  LOGIT_ADJUST;

  /** Whether images are sampled by class, which fixes their order. */
  public boolean choosesImages() {
    return this == OVERSAMPLE || this == UNDERSAMPLE || this == BALANCED_BATCHES;
  }

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
