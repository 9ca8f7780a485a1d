package lanewise.datasets.augment;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import lanewise.datasets.Augmentation;
import lanewise.datasets.DataException;
import lanewise.tensor.Shape;
import lanewise.text.Choice;

/**
 * Which random changes are made to training images, their strengths, and the seed. The order is
 * that of {@link Technique}: all geometric changes in one bilinear resampling, with black outside
 * the image; then tone, colour, noise and erasing; last the mixing of two images, each of which was
 * changed for its own draw.
 */
public final class Augment implements Augmentation {
  private final Map<Technique, Double> strengths;
  private final long seed;

  private Augment(Map<Technique, Double> strengths, long seed) {
    this.strengths = strengths;
    this.seed = seed;
  }

  /** An augmentation without changes; {@link #with} adds them. */
  public static Augment seeded(long seed) {
    return new Augment(Map.of(), seed);
  }

  /**
   * Reads {@code rotate=10,shift=2,flip}, or {@code none}; a name alone gets its usual strength.
   *
   * @throws IllegalArgumentException if a technique does not exist or is given twice, or its
   *     strength is not a number
   * @throws DataException if a strength is out of range
   */
  public static Augment parse(String text) {
    Augment augment = seeded(0);
    if (text.equals("none")) {
      return augment;
    }
    for (String part : text.split(",", -1)) {
      int sign = part.indexOf('=');
      Technique technique =
          Choice.parse(Technique.class, sign < 0 ? part : part.substring(0, sign));
      if (augment.uses(technique)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "'%s' gives %s twice", text, technique));
      }
      double strength = sign < 0 ? technique.usual() : number(part, part.substring(sign + 1));
      augment = augment.with(technique, strength);
    }
    return augment;
  }

  private static double number(String part, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "'%s' needs a number after =", part), e);
    }
  }

  /** Returns the same changes with another seed. */
  public Augment withSeed(long seed) {
    return new Augment(strengths, seed);
  }

  /**
   * Returns a copy with one technique at the given strength.
   *
   * @param strength meaning and range are documented at each {@link Technique}
   * @throws DataException if the strength is out of the technique's range
   */
  public Augment with(Technique technique, double strength) {
    if (!(strength >= 0 && strength <= technique.largest() && Double.isFinite(strength))) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s=%s is out of range: give 0 %s (%s)",
              technique,
              plain(strength),
              technique.largest() == Double.POSITIVE_INFINITY
                  ? "or more"
                  : "to " + plain(technique.largest()),
              technique.meaning()));
    }
    Map<Technique, Double> changed = new EnumMap<>(Technique.class);
    changed.putAll(strengths);
    changed.put(technique, strength);
    return new Augment(Collections.unmodifiableMap(changed), seed);
  }

  /** Whether a technique was given, even with strength 0. */
  public boolean uses(Technique technique) {
    return strengths.containsKey(technique);
  }

  /** The strength of a technique, 0 if it is not used. */
  public double strength(Technique technique) {
    return strengths.getOrDefault(technique, 0.0);
  }

  /** Whether no image is changed. */
  public boolean isNone() {
    return strengths.values().stream().allMatch(strength -> strength == 0);
  }

  @Override
  public Worker worker(Shape imageShape) {
    requireInside(Technique.SHIFT, imageShape);
    requireInside(Technique.CUTOUT, imageShape);
    requireColour(Technique.SATURATION, imageShape);
    requireColour(Technique.HUE, imageShape);
    return new AugmentWorker(this, seed, imageShape);
  }

  private void requireInside(Technique technique, Shape imageShape) {
    int shortSide = Math.min(imageShape.extent(1), imageShape.extent(2));
    if (strength(technique) > shortSide) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s=%s is larger than the images, which are %d x %d: give %d or less",
              technique,
              plain(strength(technique)),
              imageShape.extent(1),
              imageShape.extent(2),
              shortSide));
    }
  }

  private void requireColour(Technique technique, Shape imageShape) {
    if (strength(technique) > 0 && imageShape.extent(0) != 3) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s=%s changes colours, but these images have %d channel%s: leave it out",
              technique,
              plain(strength(technique)),
              imageShape.extent(0),
              imageShape.extent(0) == 1 ? "" : "s"));
    }
  }

  /**
   * The techniques as they are written in options, such as {@code flip=0.5,rotate=10}, or {@code
   * none}.
   */
  @Override
  public String toString() {
    if (strengths.isEmpty()) {
      return "none";
    }
    return strengths.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + plain(entry.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
