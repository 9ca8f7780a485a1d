package lanewise.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.optim.Schedule;
import lanewise.text.Text;
import lanewise.train.Plateau;
import org.jspecify.annotations.Nullable;

/**
 * The learning-rate schedule of a run. Values that the schedule does not use are null.
 *
 * @param name the schedule
 * @param tail falling-tail: the final fraction of the run over which the rate falls to 0
 * @param gamma step, multi-step, plateau, exponential: the factor of the rate
 * @param every step: the number of epochs between falls
 * @param milestones multi-step: the epochs after which the rate falls
 * @param patience plateau: epochs to wait for a lower validation loss before the rate falls
 * @param warmup the epochs (fractions allowed) over which the rate first rises; 0 for none
 * @param steering what the rate of some steps is multiplied by, warm-up included
 */
public record ScheduleSettings(
    ScheduleName name,
    @Nullable Double tail,
    @Nullable Double gamma,
    @Nullable Integer every,
    @Nullable List<Integer> milestones,
    @Nullable Integer patience,
    double warmup,
    Steering steering) {
  private static final double TAIL = 0.4;

  /**
   * Replaces nulls by the defaults of the schedule.
   *
   * @throws IllegalArgumentException if a value is of another schedule or out of its range, or
   *     multi-step has no milestones
   */
  public ScheduleSettings {
    refuse(name, "lr-decay", tail, ScheduleName.FALLING_TAIL);
    refuse(
        name,
        "lr-gamma",
        gamma,
        ScheduleName.STEP,
        ScheduleName.MULTI_STEP,
        ScheduleName.EXPONENTIAL,
        ScheduleName.PLATEAU);
    refuse(name, "lr-every", every, ScheduleName.STEP);
    refuse(name, "lr-milestones", milestones, ScheduleName.MULTI_STEP);
    refuse(name, "lr-patience", patience, ScheduleName.PLATEAU);
    switch (name) {
      case FALLING_TAIL -> tail = Objects.requireNonNullElse(tail, TAIL);
      case STEP -> {
        gamma = Objects.requireNonNullElse(gamma, 0.1);
        every = Objects.requireNonNullElse(every, 10);
      }
      case MULTI_STEP -> {
        gamma = Objects.requireNonNullElse(gamma, 0.1);
        if (milestones == null) {
          throw new IllegalArgumentException(
              "lr-milestones: schedule multi-step needs the epochs of its falls");
        }
        milestones = List.copyOf(milestones);
      }
      case EXPONENTIAL -> gamma = Objects.requireNonNullElse(gamma, 0.9);
      case PLATEAU -> {
        gamma = Objects.requireNonNullElse(gamma, 0.1);
        patience = Objects.requireNonNullElse(patience, 2);
        new Plateau(gamma, patience);
      }
      case CONSTANT, COSINE, ONE_CYCLE -> {}
    }
    if (!(warmup >= 0 && Double.isFinite(warmup))) {
      throw new IllegalArgumentException("warmup must be 0 or more epochs, given " + warmup);
    }
  }

  private static void refuse(
      ScheduleName name, String setting, @Nullable Object value, ScheduleName... owners) {
    if (value != null && !List.of(owners).contains(name)) {
      throw new IllegalArgumentException(
          Text.of(
              "%s is an option of schedule %s, not of %s",
              setting,
              Stream.of(owners).map(ScheduleName::toString).collect(Collectors.joining(", ")),
              name));
    }
  }

  /**
   * A schedule with its defaults and no warm-up.
   *
   * @throws IllegalArgumentException for multi-step, which has no default milestones
   */
  public static ScheduleSettings of(ScheduleName name) {
    return new ScheduleSettings(name, null, null, null, null, null, 0, Steering.NONE);
  }

  /** Returns the settings with a warm-up of the given number of epochs. */
  public ScheduleSettings withWarmup(double epochs) {
    return new ScheduleSettings(name, tail, gamma, every, milestones, patience, epochs, steering);
  }

  /** Returns the settings with another steering. */
  public ScheduleSettings withSteering(Steering other) {
    return new ScheduleSettings(name, tail, gamma, every, milestones, patience, warmup, other);
  }

  /**
   * The learning rate of each step.
   *
   * @param rate the base rate
   * @param steps the number of steps of the run
   * @param perEpoch the number of steps per epoch
   */
  public Schedule schedule(double rate, long steps, long perEpoch) {
    long warming = Math.min(Math.round(warmup * perEpoch), steps - 1);
    long rest = steps - warming;
    Schedule after =
        switch (name) {
          case CONSTANT, PLATEAU -> Schedule.constant(rate);
          case FALLING_TAIL -> Schedule.fallingTail(rate, rest, Objects.requireNonNull(tail));
          case STEP -> Schedule.stepwise(rate, Objects.requireNonNull(every) * perEpoch, factor());
          case MULTI_STEP -> Schedule.multiStep(rate, factor(), milestones(perEpoch));
          case EXPONENTIAL -> Schedule.exponential(rate, perEpoch, factor());
          case COSINE -> Schedule.cosine(rate, rest);
          case ONE_CYCLE -> Schedule.oneCycle(rate, rest);
        };
    return steering.of(after.warmedUp(warming));
  }

  /** When to lower the rate in addition to the schedule; null for never. */
  public @Nullable Plateau plateau() {
    return name == ScheduleName.PLATEAU
        ? new Plateau(factor(), Objects.requireNonNull(patience))
        : null;
  }

  /** The schedule as text that follows a rate. */
  public String text() {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("gamma", gamma);
    details.put("every", every);
    details.put("milestones", milestones);
    details.put("patience", patience);
    StringBuilder text = new StringBuilder();
    switch (name) {
      case CONSTANT -> {}
      case FALLING_TAIL ->
          text.append(
              Text.of(" falling over the last %.0f %%", 100 * Objects.requireNonNull(tail)));
      default -> text.append(", ").append(name);
    }
    details.forEach(
        (detail, value) -> {
          if (value != null) {
            text.append(Text.of(" %s %s", detail, value));
          }
        });
    if (warmup > 0) {
      text.append(Text.of(", warm-up of %s epochs", warmup));
    }
    if (!steering.changes().isEmpty()) {
      text.append(", steered by hand");
    }
    return text.toString();
  }

  private double factor() {
    return Objects.requireNonNull(gamma);
  }

  private long[] milestones(long perEpoch) {
    return Objects.requireNonNull(milestones).stream()
        .mapToLong(epoch -> epoch * perEpoch)
        .toArray();
  }
}
