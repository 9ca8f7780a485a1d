package lanewise.run;

import lanewise.text.Choice;

/** What is done about classes of different sizes. */
public enum BalanceName {
  /** Nothing. */
  NONE,
  /** Images of small classes come again until all classes are as large as the largest. */
  OVERSAMPLE,
  /** Of large classes, each epoch leaves out all but as many as the smallest has. */
  UNDERSAMPLE,
  /** Every batch has as many images of one class as of another. */
  BALANCED_BATCHES,
  /** Small classes are filled up with synthetic images. */
  SMOTE,
  /** The loss of a class counts by the inverse of its size. */
  CLASS_WEIGHTS,
  /** The loss of a class counts by the inverse of its effective number of images. */
  EFFECTIVE_NUMBER,
  /** The logarithms of the classes' shares are added to the logits in training. */
  LOGIT_ADJUST;

  /** Whether images are chosen class by class, in an order of their own. */
  public boolean choosesImages() {
    return this == OVERSAMPLE || this == UNDERSAMPLE || this == BALANCED_BATCHES;
  }

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
