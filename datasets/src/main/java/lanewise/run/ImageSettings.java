package lanewise.run;

import lanewise.datasets.Preparation;
import lanewise.datasets.TestViews;
import lanewise.datasets.augment.Augment;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * What is done to images before the network sees them.
 *
 * @param normalization of their pixels
 * @param preparation how all of them are made ready
 * @param augment random changes of the training images
 * @param testViews what test images are judged by; null for the views of the weights that the run
 *     starts from, or else one
 * @param balance what is done about classes of different sizes
 * @param inOrder whether training images are read in their order; validation then takes the last of
 *     each class
 */
public record ImageSettings(
    NormalizationName normalization,
    Preparation preparation,
    Augment augment,
    @Nullable TestViews testViews,
    BalanceName balance,
    boolean inOrder) {

  /** Standardised pixels, bilinear resizing, shuffled, nothing else. */
  public static final ImageSettings USUAL =
      new ImageSettings(
          NormalizationName.STANDARD,
          Preparation.PLAIN,
          Augment.seeded(0),
          null,
          BalanceName.NONE,
          false);

  /**
   * @throws IllegalArgumentException if a balance that has an order of its own is to keep the
   *     images' order
   */
  public ImageSettings {
    if (inOrder && balance.choosesImages()) {
      throw new IllegalArgumentException(
          Text.of("balance: %s has an order of its own, leave out no-shuffle", balance));
    }
  }

  /** The same with other random changes. */
  public ImageSettings with(Augment changes) {
    return new ImageSettings(normalization, preparation, changes, testViews, balance, inOrder);
  }

  /** The same with another preparation. */
  public ImageSettings with(Preparation made) {
    return new ImageSettings(normalization, made, augment, testViews, balance, inOrder);
  }

  /** The same with another way to balance classes. */
  public ImageSettings with(BalanceName balanced) {
    return new ImageSettings(normalization, preparation, augment, testViews, balanced, inOrder);
  }
}
