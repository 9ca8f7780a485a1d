package lanewise.run;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lanewise.optim.Schedule;
import lanewise.text.Text;

/**
 * What somebody did to the learning rate while a run went on: from some steps on, the schedule's
 * rate is multiplied by a factor. Warm-up and decay go on below it. It is a setting like others, so
 * that the run can be repeated without the hand.
 *
 * @param changes at most {@link #MOST}, in the order of their steps; each holds until the next
 */
public record Steering(List<Change> changes) {
  /** The largest number of changes. */
  public static final int MOST = 1000;

  /** The schedule's own rate for the whole run. */
  public static final Steering NONE = new Steering(List.of());

  /**
   * A change of the rate.
   *
   * @param step the optimizer step, from 1, that is the first to be made with it
   * @param factor the schedule's rate is multiplied by it; above 0
   */
  public record Change(long step, double factor) {
    /** As in {@code config.yaml}: {@code 120:0.5}. */
    @Override
    public String toString() {
      return step + ":" + factor;
    }

    private static Change parse(String text) {
      String[] parts = text.strip().split(":", -1);
      if (parts.length != 2) {
        throw new NumberFormatException(text);
      }
      return new Change(Long.parseLong(parts[0]), Double.parseDouble(parts[1]));
    }
  }

  /**
   * @throws IllegalArgumentException if a value is out of its range, the steps do not rise, or
   *     there are too many
   */
  public Steering {
    changes = List.copyOf(changes);
    for (Change change : changes) {
      if (change.step() < 1 || !(change.factor() > 0 && Double.isFinite(change.factor()))) {
        throw new IllegalArgumentException(
            "steering needs steps of at least 1 and factors above 0, given " + change);
      }
    }
    for (int i = 1; i < changes.size(); i++) {
      if (changes.get(i).step() <= changes.get(i - 1).step()) {
        throw new IllegalArgumentException(
            Text.of(
                "steering needs rising steps, given %s after %s",
                changes.get(i), changes.get(i - 1)));
      }
    }
    if (changes.size() > MOST) {
      throw new IllegalArgumentException(
          Text.of("steering takes up to %,d changes, given %,d", MOST, changes.size()));
    }
  }

  /**
   * Reads {@code 120:0.5,300:2}.
   *
   * @throws IllegalArgumentException if it is no such list
   */
  static Steering parse(String text) {
    return new Steering(Arrays.stream(text.split(",", -1)).map(Change::parse).toList());
  }

  /** The factor of a step, from 1. */
  public double factor(long step) {
    double factor = 1;
    for (Change change : changes) {
      if (change.step() > step) {
        break;
      }
      factor = change.factor();
    }
    return factor;
  }

  /** The changes that steps up to this one were made with. */
  public Steering until(long step) {
    return new Steering(changes.stream().filter(change -> change.step() <= step).toList());
  }

  /** The changes before a step, then one at it; later ones stay. */
  public Steering with(Change added) {
    return new Steering(
        Stream.of(
                changes.stream().filter(change -> change.step() < added.step()),
                Stream.of(added),
                changes.stream().filter(change -> change.step() > added.step()))
            .flatMap(part -> part)
            .toList());
  }

  /** A schedule as it is steered. */
  Schedule of(Schedule schedule) {
    return changes.isEmpty() ? schedule : step -> schedule.rate(step) * factor(step);
  }
}
