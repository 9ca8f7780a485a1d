package lanewise.cli.learn.check;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Dropout with counter-based randomness: no formula is asked, but what any good one gives. */
final class DropoutCheck implements Check {
  private static final int LENGTH = 4_096;
  private static final float RATE = 0.3f;

  /** Standard deviations by which a count may be off: one in a billion is. */
  private static final double SIGMAS = 6;

  /** The method that is asked, forward and backward. */
  public interface Apply {
    void run(long seed, int epoch, int image, float rate, float[] x, int from, int to, float[] y);
  }

  /** What makes a mask. */
  private record Key(long seed, int epoch, int image) {
    String text() {
      return "seed %d, epoch %d, image %d".formatted(seed, epoch, image);
    }
  }

  private final float[] ones = new float[LENGTH];

  DropoutCheck() {
    Arrays.fill(ones, 1);
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Apply forward = student.method(Apply.class, "forward");
    Apply backward = student.method(Apply.class, "backward");
    Key key = new Key(7, 3, 5);
    float[] mask = mask(forward, key, RATE, examination);
    values(forward, key, examination);
    rates(forward, examination);
    examination.passed("forward drops the right share of the values and scales the others.");
    sameAgain(forward, key, mask, examination);
    examination.passed("The mask depends on nothing but seed, epoch, image and position.");
    otherKeys(forward, key, mask, examination);
    neighbours(mask);
    examination.passed("Other seeds, epochs and images have masks of their own.");
    examination.at("backward with " + key.text());
    float[] dx = Comparison.junk(LENGTH);
    backward.run(key.seed(), key.epoch(), key.image(), RATE, ones.clone(), 0, LENGTH, dx);
    new Comparison("dx", List.of("i"), LENGTH)
        .check(
            "dy = 1, " + key.text(),
            mask,
            dx,
            List.of(
                new Suspect(
                    "backward passes everything on; what forward dropped has no part in the loss.",
                    () -> ones),
                new Suspect(
                    "backward does not scale: it multiplies by the same mask as forward.",
                    () -> kept(mask))));
    examination.passed("backward has forward's mask.");
  }

  /** What becomes of ones: 0, or the factor of what is kept. */
  private float[] mask(Apply forward, Key key, float rate, Examination examination) {
    examination.at("rate %s, %s".formatted(rate, key.text()));
    float[] y = Comparison.junk(LENGTH);
    forward.run(key.seed(), key.epoch(), key.image(), rate, ones.clone(), 0, LENGTH, y);
    return y;
  }

  private static float[] kept(float[] mask) {
    float[] kept = mask.clone();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = kept[i] == 0 ? 0 : 1;
    }
    return kept;
  }

  /** Each value is 0 or itself times 1 / (1 - rate). */
  private void values(Apply forward, Key key, Examination examination) throws Wrong {
    float[] y = mask(forward, key, RATE, examination);
    float scale = 1 / (1 - RATE);
    float[] right = y.clone();
    for (int i = 0; i < right.length; i++) {
      right[i] = Math.abs(y[i]) < scale / 2 ? 0 : scale;
    }
    float[] unscaled = kept(right);
    float[] shrunk = unscaled.clone();
    for (int i = 0; i < shrunk.length; i++) {
      shrunk[i] *= 1 - RATE;
    }
    float[] byRate = unscaled.clone();
    for (int i = 0; i < byRate.length; i++) {
      byRate[i] /= RATE;
    }
    new Comparison("y", List.of("i"), LENGTH)
        .check(
            "x = 1, rate %s".formatted(RATE),
            right,
            y,
            List.of(
                new Suspect(
                    "what is kept is not scaled: times 1 / (1 - rate), so that the mean stays.",
                    () -> unscaled),
                new Suspect("what is kept is multiplied by 1 - rate; divide by it.", () -> shrunk),
                new Suspect(
                    "what is kept is divided by the rate; the share that is kept is 1 - rate.",
                    () -> byRate)));
  }

  private void rates(Apply forward, Examination examination) throws Wrong {
    for (float rate : new float[] {0, 0.1f, 0.5f, 0.9f}) {
      float[] y = mask(forward, new Key(1, 1, 1), rate, examination);
      double dropped = (double) IntStream.range(0, LENGTH).filter(i -> y[i] == 0).count();
      double slack = SIGMAS * Math.sqrt(LENGTH * rate * (1 - rate));
      if (Math.abs(dropped - LENGTH * rate) > slack) {
        boolean inverted = Math.abs(dropped - LENGTH * (1 - rate)) <= slack;
        throw new Wrong(
            "Wrong with rate %s: %.1f %% of the values are dropped."
                .formatted(rate, 100 * dropped / LENGTH),
            inverted
                ? "Likely mistake: the rate is the share that is kept; it is the share that is"
                    + " dropped."
                : "The rate is the share that is dropped: compare a uniform number from 0 to"
                    + " below 1 with it.");
      }
    }
  }

  /** Called again, in pieces, backwards, with other values: the same positions are dropped. */
  private void sameAgain(Apply forward, Key key, float[] mask, Examination examination)
      throws Wrong {
    float[] again = mask(forward, key, RATE, examination);
    if (!Arrays.equals(kept(mask), kept(again))) {
      throw new Wrong(
          "Wrong with %s: a second call drops other values than the first.".formatted(key.text()),
          "Likely mistake: the random numbers have a state that goes on from call to call, as"
              + " java.util.Random has. Compute each from seed, epoch, image and position.");
    }
    float[] pieces = Comparison.junk(LENGTH);
    int[] cuts = {0, 1, 1000, 1003, 2500, LENGTH};
    for (int i = cuts.length - 1; i > 0; i--) {
      examination.at("%s, from %d to %d".formatted(key.text(), cuts[i - 1], cuts[i]));
      float[] before = pieces.clone();
      forward.run(
          key.seed(), key.epoch(), key.image(), RATE, ones.clone(), cuts[i - 1], cuts[i], pieces);
      untouched(pieces, before, cuts[i - 1], cuts[i]);
    }
    if (!Arrays.equals(kept(mask), kept(pieces))) {
      boolean unwritten = IntStream.range(0, LENGTH).anyMatch(i -> pieces[i] == Comparison.JUNK);
      throw new Wrong(
          "Wrong with %s: computed in five pieces, other values are dropped than at once."
              .formatted(key.text()),
          unwritten
              ? "Some elements are not written: the piece is x[from] to x[to - 1], and so is y's."
              : "Likely mistake: the positions are counted from the start of the piece. Whoever"
                  + " computes a piece must not matter: count from 0.");
    }
  }

  private static void untouched(float[] y, float[] before, int from, int to) throws Wrong {
    for (int i = 0; i < LENGTH; i++) {
      if ((i < from || i >= to) && y[i] != before[i]) {
        throw new Wrong(
            "Wrong from %d to %d: y[i=%d] is written too.".formatted(from, to, i),
            "Likely mistake: the loop runs over more than the piece. Write y[from] to y[to - 1]"
                + " only; other threads have the rest.");
      }
    }
  }

  private void otherKeys(Apply forward, Key key, float[] mask, Examination examination)
      throws Wrong {
    differ(forward, key, new Key(8, 3, 5), mask, "the seed is left out", examination);
    differ(forward, key, new Key(7, 4, 5), mask, "the epoch is left out", examination);
    differ(forward, key, new Key(7, 3, 6), mask, "the image is left out", examination);
    String added =
        "the numbers are added up, and other numbers have the same sum; mix after each of them";
    differ(forward, key, new Key(7, 4, 4), mask, added, examination);
    differ(forward, key, new Key(8, 2, 5), mask, added, examination);
    differ(forward, key, new Key(7, 5, 3), mask, added, examination);
  }

  private void differ(
      Apply forward, Key key, Key other, float[] mask, String mistake, Examination examination)
      throws Wrong {
    float[] theirs = mask(forward, other, RATE, examination);
    for (int shift : new int[] {0, 1, -1}) {
      double agreeing = agreeing(mask, theirs, shift);
      if (Math.abs(agreeing - expectedAgreement()) > slackOfAgreement()) {
        throw new Wrong(
            "The mask of %s is not independent of that of %s: %.1f %% of their positions agree%s, %.1f %% would by chance."
                .formatted(
                    other.text(),
                    key.text(),
                    100 * agreeing / LENGTH,
                    shift == 0 ? "" : ", one shifted by a position",
                    100 * expectedAgreement() / LENGTH),
            shift == 0 && agreeing == LENGTH
                ? "Likely mistake: " + mistake + "."
                : shift == 0
                    ? "Likely mistake: key and position are not mixed well together; put key +"
                        + " position through mix."
                    : "Likely mistake: seed, epoch, image and position are added up. Mix before the"
                        + " position is added.");
      }
    }
  }

  private static void neighbours(float[] mask) throws Wrong {
    double agreeing = agreeing(mask, mask, 1);
    if (Math.abs(agreeing - expectedAgreement()) > slackOfAgreement()) {
      throw new Wrong(
          "Neighbouring values share their fate in %.1f %% of all cases; %.1f %% would by chance."
              .formatted(100 * agreeing / LENGTH, 100 * expectedAgreement() / LENGTH),
          "Likely mistake: the position is not mixed well; put key + position through mix.");
    }
  }

  private static double agreeing(float[] one, float[] other, int shift) {
    return (double)
        IntStream.range(0, LENGTH)
            .filter(i -> (one[i] == 0) == (other[Math.floorMod(i + shift, LENGTH)] == 0))
            .count();
  }

  private static double expectedAgreement() {
    return LENGTH * agreement();
  }

  private static double agreement() {
    return RATE * RATE + (1 - RATE) * (1 - RATE);
  }

  private static double slackOfAgreement() {
    // The masks' own shares vary too: twice the deviation of a count.
    return 2 * SIGMAS * Math.sqrt(LENGTH * agreement() * (1 - agreement()));
  }
}
