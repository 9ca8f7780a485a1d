package lanewise.cli.options;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import lanewise.cli.error.Mistakes;
import lanewise.run.ScheduleName;
import lanewise.run.ScheduleSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that change the learning rate over a run. */
public final class ScheduleOptions implements OptionSection {
  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the learning rate changes: ${COMPLETION-CANDIDATES} (default: "
              + "falling-tail; with --steps: constant).")
  public @Nullable ScheduleName schedule;

  @Option(
      names = "--lr-decay",
      paramLabel = "PART",
      description =
          "falling-tail: fraction of the run, at its end, over which the rate falls to 0 "
              + "(default: 0.4).")
  public @Nullable Double lrDecay;

  @Option(
      names = "--lr-gamma",
      paramLabel = "G",
      description =
          "Factor that the rate is multiplied by: at each fall of step, multi-step and "
              + "plateau (default: 0.1), in each epoch of exponential (default: 0.9).")
  public @Nullable Double lrGamma;

  @Option(
      names = "--lr-every",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "step: epochs from one fall of the rate to the next (default: 10).")
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
          "plateau: epochs to wait for a lower validation loss before the rate falls "
              + "(default: 2).")
  public @Nullable Integer lrPatience;

  @Option(
      names = "--warmup",
      paramLabel = "EPOCHS",
      description =
          "Raise the rate linearly over the first EPOCHS epochs, before the schedule "
              + "begins; fractions are allowed (default: 0).")
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
    if (schedule == ScheduleName.MULTI_STEP && lrMilestones == null) {
      throw new ParameterException(
          line, "--schedule multi-step needs --lr-milestones, the epochs of its falls");
    }
    if (!(warmup >= 0 && Double.isFinite(warmup))) {
      throw new ParameterException(line, "--warmup must be 0 or more epochs, given " + warmup);
    }
    Mistakes.asUsage(line, this::settings);
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

  /** What was chosen, after {@link #resolve}. */
  public ScheduleSettings settings() {
    return new ScheduleSettings(
        Objects.requireNonNull(schedule),
        lrDecay,
        lrGamma,
        lrEvery,
        lrMilestones,
        lrPatience,
        warmup);
  }
}
