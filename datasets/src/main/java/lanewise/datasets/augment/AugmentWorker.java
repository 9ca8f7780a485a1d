package lanewise.datasets.augment;

import lanewise.datasets.Augmentation;
import lanewise.datasets.SplitMix;
import lanewise.tensor.Shape;

/** Applies all changes of an {@link Augment} to images of one shape. */
final class AugmentWorker implements Augmentation.Worker {
  // Gives mixup a random sequence separate from that of the other changes.
  private static final long SHARES = 0x7368617265L;
  private static final long PARTNERS = 0x706169722eL;

  private final long seed;
  private final double alpha;
  private final int size;
  private final SplitMix random = new SplitMix(0);
  private final Resampling resampling;
  private final Tone tone;
  private final Colour colour;
  private final Noise noise;
  private final Erasing erasing;

  AugmentWorker(Augment augment, long seed, Shape imageShape) {
    this.seed = seed;
    this.alpha = augment.strength(Technique.MIXUP);
    this.size = imageShape.size();
    this.resampling = new Resampling(augment, imageShape);
    this.tone = new Tone(augment, size);
    this.colour = new Colour(augment, size);
    this.noise = new Noise(augment.strength(Technique.NOISE), size);
    this.erasing = new Erasing(augment, imageShape);
  }

  @Override
  public void change(float[] image, int epoch, int draw, float[] target, int offset) {
    random.restart(seed, epoch, draw);
    resampling.apply(random, image, target, offset);
    tone.apply(random, target, offset);
    colour.apply(random, target, offset);
    noise.apply(random, target, offset);
    erasing.apply(random, target, offset);
  }

  @Override
  public float share(int epoch, int draw) {
    if (alpha == 0) {
      return 1;
    }
    random.restart(seed ^ SHARES, epoch, draw);
    return (float) beta(random, alpha);
  }

  @Override
  public int partner(int epoch, int draw, int count) {
    random.restart(seed ^ PARTNERS, epoch, draw);
    return random.nextInt(count);
  }

  /**
   * Draws from Beta(alpha, alpha), alpha above 0 and at most 1: Jöhnk's method, in logarithms
   * because powers with a small alpha underflow.
   */
  static double beta(SplitMix random, double alpha) {
    while (true) {
      double u = Math.log(1 - random.nextDouble()) / alpha;
      double v = Math.log(1 - random.nextDouble()) / alpha;
      if (Math.exp(u) + Math.exp(v) <= 1) {
        return 1 / (1 + Math.exp(v - u));
      }
    }
  }
}
