package lanewise.datasets.augment;

import java.util.Locale;

/**
 * The kinds of random change, in the order in which they are applied. Each has one strength; 0
 * changes nothing.
 */
public enum Technique {
  /** Mirrors left and right. Strength: the probability. */
  FLIP(0.5, 1, "probability of mirroring left and right"),
  /** Mirrors top and bottom. Strength: the probability. */
  VFLIP(0.5, 1, "probability of mirroring top and bottom"),
  /** Turns about the centre by a uniform angle. Strength: the largest angle, in degrees. */
  ROTATE(10, 180, "degrees, to either side"),
  /** Moves by a uniform distance along each axis. Strength: the largest distance, in pixels. */
  SHIFT(2, Double.POSITIVE_INFINITY, "pixels, to each side"),
  /** Magnifies about the centre by a uniform factor in 1 - s to 1 + s. */
  SCALE(0.1, 0.9, "fraction by which images grow or shrink"),
  /** Raises to a power, log-uniform in 1/(1 + g) to 1 + g. */
  GAMMA(0.2, 9, "exponents from 1/(1+g) to 1+g"),
  /** Stretches about the image's mean by a uniform factor in 1 - c to 1 + c. */
  CONTRAST(0.2, 1, "fraction by which distances from the image's mean change"),
  /** Adds a uniform value in -b to b, the same to all pixels. Units of pixel/255. */
  BRIGHTNESS(0.2, 1, "fraction of white added or subtracted"),
  /** Moves colours from their grey, or to it, by a uniform factor in 1 - s to 1 + s. */
  SATURATION(0.2, 1, "fraction by which distances from grey change"),
  /** Turns all hues by a uniform angle. Strength: the largest angle, in degrees. */
  HUE(10, 180, "degrees on the circle of hues, to either side"),
  /** Adds independent Gaussian noise to each pixel. Strength: its standard deviation. */
  NOISE(0.05, 1, "standard deviation of Gaussian noise, as a fraction of white"),
  /**
   * Replaces a rectangle by uniform noise (Zhong and others, "Random Erasing Data Augmentation",
   * AAAI 2020): 2 to 33 % of the area, aspect ratio 0.3 to 3.3. Strength: the probability.
   */
  ERASE(0.25, 1, "probability of a rectangle of noise"),
  /**
   * Blackens a square with its centre anywhere in the image (DeVries and Taylor, "Improved
   * Regularization of Convolutional Neural Networks with Cutout", 2017). Strength: the side, in
   * pixels.
   */
  CUTOUT(8, Double.POSITIVE_INFINITY, "side of a black square, in pixels"),
  /**
   * Mixes each image and its label with another image of the epoch (Zhang and others, "mixup:
   * Beyond Empirical Risk Minimization", ICLR 2018). Strength: both parameters of the Beta
   * distribution that the share is drawn from.
   */
  MIXUP(0.2, 1, "alpha of the Beta distribution of the shares");

  private final double usual;
  private final double largest;
  private final String meaning;

  Technique(double usual, double largest, String meaning) {
    this.usual = usual;
    this.largest = largest;
    this.meaning = meaning;
  }

  /** The strength if none is given. */
  public double usual() {
    return usual;
  }

  /** The largest allowed strength; the smallest is 0. */
  public double largest() {
    return largest;
  }

  /** The meaning of the strength, as a short phrase. */
  public String meaning() {
    return meaning;
  }

  /** The name as it is written in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
