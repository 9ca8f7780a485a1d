package lanewise.cli.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lanewise.cli.error.Mistakes;
import lanewise.optim.Schedule;
import lanewise.train.Plateau;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that change the learning rate over a run. */
public final class ScheduleOptions implements OptionSection {
  private static final double TAIL = 0.4;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the rate changes: ${COMPLETION-CANDIDATES} (default: falling-tail; with --steps:"
              + " constant).")
  public @Nullable ScheduleName schedule;

  @Option(
      names = "--lr-decay",
      paramLabel = "PART",
      description =
          "falling-tail: part of the run, at its end, over which the rate falls to 0"
              + " (default: 0.4).")
  public @Nullable Double lrDecay;

  @Option(
      names = "--lr-gamma",
      paramLabel = "G",
      description =
          "What the rate is multiplied by: step, multi-step, plateau each time (default: 0.1);"
              + " exponential each epoch (default: 0.9).")
  public @Nullable Double lrGamma;

  @Option(
      names = "--lr-every",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "step: the epochs from one fall to the next (default: 10).")
  public @Nullable Integer lrEvery;

  @Option(
      names = "--lr-milestones",
      paramLabel = "N,N,…",
      hideParamSyntax = true,
      split = ",",
      converter = AtLeastOne.class,
      description = "multi-step: the epochs after which the rate falls.")
  public @Nullable List<Integer> lrMilestones;

  @Option(
      names = "--lr-patience",
      paramLabel = "N",
      description =
          "plateau: epochs without a lower validation loss that are borne before the rate falls"
              + " (default: 2).")
  public @Nullable Integer lrPatience;

  @Option(
      names = "--warmup",
      paramLabel = "EPOCHS",
      description =
          "Let the rate rise in a straight line first, for so many epochs or parts of one, before"
              + " the schedule begins (default: 0).")
  public double warmup;

  @Override
  public String heading() {
    return "Learning rate over the run";
  }

  /**
   * Fills in what was not given, and refuses what does not go together.
   *
   * @param counted whether the run is one of so many steps: these are counted to look at them, or
   *     to compare; then the rate had better stay
   */
  void resolve(CommandLine line, boolean counted) {
    if (schedule == null) {
      boolean constant = lrDecay == null ? counted : lrDecay == 0;
      schedule = constant ? ScheduleName.CONSTANT : ScheduleName.FALLING_TAIL;
      lrDecay = constant ? null : lrDecay;
    }
    refuseOptionsOfOthers(line, schedule);
    switch (schedule) {
      case FALLING_TAIL -> lrDecay = Objects.requireNonNullElse(lrDecay, TAIL);
      case STEP -> {
        lrGamma = Objects.requireNonNullElse(lrGamma, 0.1);
        lrEvery = Objects.requireNonNullElse(lrEvery, 10);
      }
      case MULTI_STEP -> {
        lrGamma = Objects.requireNonNullElse(lrGamma, 0.1);
        if (lrMilestones == null) {
          throw new ParameterException(
              line, "--schedule multi-step needs --lr-milestones, the epochs of its falls");
        }
      }
      case EXPONENTIAL -> lrGamma = Objects.requireNonNullElse(lrGamma, 0.9);
      case PLATEAU -> {
        lrGamma = Objects.requireNonNullElse(lrGamma, 0.1);
        lrPatience = Objects.requireNonNullElse(lrPatience, 2);
      }
      case CONSTANT, COSINE, ONE_CYCLE -> {}
    }
    if (!(warmup >= 0 && Double.isFinite(warmup))) {
      throw new ParameterException(line, "--warmup must be 0 or more epochs, given " + warmup);
    }
    Mistakes.asUsage(line, this::plateau);
  }

  private void refuseOptionsOfOthers(CommandLine line, ScheduleName chosen) {
    refuse(line, chosen, "--lr-decay", lrDecay, ScheduleName.FALLING_TAIL);
    refuse(
        line,
        chosen,
        "--lr-gamma",
        lrGamma,
        ScheduleName.STEP,
        ScheduleName.MULTI_STEP,
        ScheduleName.EXPONENTIAL,
        ScheduleName.PLATEAU);
    refuse(line, chosen, "--lr-every", lrEvery, ScheduleName.STEP);
    refuse(line, chosen, "--lr-milestones", lrMilestones, ScheduleName.MULTI_STEP);
    refuse(line, chosen, "--lr-patience", lrPatience, ScheduleName.PLATEAU);
  }

  private static void refuse(
      CommandLine line,
      ScheduleName chosen,
      String option,
      @Nullable Object value,
      ScheduleName... owners) {
    if (value != null && !Set.of(owners).contains(chosen)) {
      throw new ParameterException(
          line,
          "%s is an option of --schedule %s, not of %s"
              .formatted(
                  option,
                  String.join(", ", List.of(owners).stream().map(Object::toString).toList()),
                  chosen));
    }
  }

  /**
   * The schedule, after {@link #resolve}.
   *
   * @param lr the rate that the schedule is about
   * @param steps the steps of the whole run
   * @param perEpoch the steps of an epoch
   */
  Schedule schedule(double lr, long steps, long perEpoch) {
    long warming = Math.min(Math.round(warmup * perEpoch), steps - 1);
    long rest = steps - warming;
    Schedule after =
        switch (Objects.requireNonNull(schedule)) {
          case CONSTANT, PLATEAU -> Schedule.constant(lr);
          case FALLING_TAIL -> Schedule.fallingTail(lr, rest, Objects.requireNonNull(lrDecay));
          case STEP -> Schedule.stepwise(lr, every() * perEpoch, gamma());
          case MULTI_STEP -> Schedule.multiStep(lr, gamma(), milestones(perEpoch));
          case EXPONENTIAL -> Schedule.exponential(lr, perEpoch, gamma());
          case COSINE -> Schedule.cosine(lr, rest);
          case ONE_CYCLE -> Schedule.oneCycle(lr, rest);
        };
    return after.warmedUp(warming);
  }

  /** When to lower the rate beside the schedule, after {@link #resolve}; null for never. */
  @Nullable Plateau plateau() {
    return schedule == ScheduleName.PLATEAU
        ? new Plateau(gamma(), Objects.requireNonNull(lrPatience))
        : null;
  }

  /** The schedule for people, after {@link #resolve}. */
  String text() {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("gamma", lrGamma);
    details.put("every", lrEvery);
    details.put("milestones", lrMilestones);
    details.put("patience", lrPatience);
    StringBuilder text = new StringBuilder();
    switch (Objects.requireNonNull(schedule)) {
      case CONSTANT -> {}
      case FALLING_TAIL ->
          text.append(
              " falling over the last %.0f %%".formatted(100 * Objects.requireNonNull(lrDecay)));
      default -> text.append(", ").append(schedule);
    }
    details.forEach(
        (name, value) -> {
          if (value != null) {
            text.append(" %s %s".formatted(name, value));
          }
        });
    if (warmup > 0) {
      text.append(", warm-up of %s epochs".formatted(warmup));
    }
    return text.toString();
  }

  private double gamma() {
    return Objects.requireNonNull(lrGamma);
  }

  private long every() {
    return Objects.requireNonNull(lrEvery);
  }

  private long[] milestones(long perEpoch) {
    return Objects.requireNonNull(lrMilestones).stream()
        .mapToLong(epoch -> epoch * perEpoch)
        .toArray();
  }
}
