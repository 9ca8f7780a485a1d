package lanewise.run;

import lanewise.datasets.ImageSet;
import lanewise.datasets.Normalization;
import lanewise.text.Choice;

/** What becomes of pixel/255 before the network sees it. */
public enum NormalizationName {
  /** Nothing. */
  NONE,
  /** Mean 0 and standard deviation 1 over the training images. */
  STANDARD;

  /** The figures of it. */
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
