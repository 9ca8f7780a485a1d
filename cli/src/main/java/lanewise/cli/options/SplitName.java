package lanewise.cli.options;

import lanewise.cli.error.CommandFailure;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.text.Choice;

/** The splits of a data set. */
public enum SplitName {
  TRAIN,
  VAL,
  TEST;

  /** The images of the split. */
  public ImageSet of(DataSet data) {
    ImageSet images =
        switch (this) {
          case TRAIN -> data.train();
          case VAL -> data.validation();
          case TEST -> data.test();
        };
    if (images == null) {
      throw new CommandFailure(
          "%s has no validation split: give --split train or test".formatted(data.name()));
    }
    return images;
  }

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
