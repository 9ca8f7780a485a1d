package lanewise.cli.experiment;

import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.text.Choice;

/** The images that are divided into folds. */
public enum PoolName {
  /** All but the test images, which are not used. */
  TRAIN,
  /** All images, including the test images. */
  ALL;

  /** The images of a set. */
  public ImageSet of(DataSet data) {
    ImageSet images = data.train();
    if (data.validation() != null) {
      images = images.join(data.validation());
    }
    return this == ALL ? images.join(data.test()) : images;
  }

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
