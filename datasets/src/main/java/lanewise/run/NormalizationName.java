package lanewise.run;

import lanewise.datasets.ImageSet;
import lanewise.datasets.Normalization;
import lanewise.text.Choice;

/** The normalisation of pixel/255. */
public enum NormalizationName {
  /** Nothing. */
  NONE,
  /** Mean 0 and standard deviation 1 over the training images. */
  STANDARD;

  /** The normalisation for the given training images. */
  public Normalization of(ImageSet train) {
    return switch (this) {
      case NONE -> Normalization.none(train.imageShape().extent(0));
      case STANDARD -> Normalization.standard(train);
    };
  }

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
