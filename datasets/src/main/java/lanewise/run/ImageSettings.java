package lanewise.run;

import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.datasets.augment.Augment;
import lanewise.datasets.augment.Technique;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * How images are prepared, augmented and ordered.
 *
 * @param normalization the normalisation of pixels
 * @param preparation the preparation of all images
 * @param augment random changes to the training images
 * @param testViews the views of test images; null for those of the initial weights, or a single
 *     view
 * @param balance how classes of different sizes are balanced
 * @param inOrder whether training images are read in their original order; validation is then the
 *     last images of each class
 */
public record ImageSettings(
    NormalizationName normalization,
    Preparation preparation,
    Augment augment,
    @Nullable TestViews testViews,
    BalanceName balance,
    boolean inOrder) {

  /** The defaults: standardised pixels, bilinear resizing, shuffling, nothing else. */
  public static final ImageSettings USUAL =
      new ImageSettings(
          NormalizationName.STANDARD,
          Preparation.PLAIN,
          Augment.seeded(0),
          null,
          BalanceName.NONE,
          false);

  /**
   * @throws IllegalArgumentException if the original order is combined with a balance that samples
   *     by class
   */
  public ImageSettings {
    if (inOrder && balance.choosesImages()) {
      throw new IllegalArgumentException(
          Text.of("balance: %s changes the order of images, leave out no-shuffle", balance));
    }
  }

  /** Whether some images are mirrored left and right, in training or in testing. */
  boolean mirrors() {
    return augment.strength(Technique.FLIP) > 0 || (testViews != null && testViews.mirrors());
  }

  /** Returns the settings with other random changes. */
  public ImageSettings with(Augment changes) {
    return new ImageSettings(normalization, preparation, changes, testViews, balance, inOrder);
  }

  /** Returns the settings with another preparation. */
  public ImageSettings with(Preparation made) {
    return new ImageSettings(normalization, made, augment, testViews, balance, inOrder);
  }

  /** Returns the settings with another balance. */
  public ImageSettings with(BalanceName balanced) {
    return new ImageSettings(normalization, preparation, augment, testViews, balanced, inOrder);
  }
}
