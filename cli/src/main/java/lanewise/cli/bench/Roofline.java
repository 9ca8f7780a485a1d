package lanewise.cli.bench;

import java.util.ArrayList;
import java.util.List;
import lanewise.kernel.measure.StreamPeak;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Profile;
import lanewise.screen.TextTable;
import lanewise.workload.RandomBatches;
import lanewise.workload.TimedModel;

/**
 * The stages of a training step on one thread, each with the least time that the machine's limits
 * of operations and bytes per second allow.
 *
 * @param gigabytes the memory bandwidth of one thread, GB/s
 * @param stages the stages, in order of execution
 */
record Roofline(double gigabytes, List<Stage> stages) {
  /** Much larger than any cache. */
  private static final int BEYOND_CACHES = 192 << 20;

  private static final double STREAM_SECONDS = 0.5;
  private static final double MILLI = 1e3;

  /**
   * One stage, for the whole batch.
   *
   * @param megabytes the megabytes that forward must read and write at least
   * @param leastForward the least time of forward that the limits allow, milliseconds
   * @param leastBackward the least time of backward, by its operations alone, milliseconds
   */
  record Stage(
      String name,
      String algorithm,
      double gflop,
      double megabytes,
      double forward,
      double leastForward,
      double backward,
      double leastBackward) {}

  /**
   * Measures the stages.
   *
   * @param model the model, as parsed by {@link TimedModel#parse}
   * @param peak the peak of one thread, GFLOP/s
   * @param seconds how long to repeat the step
   */
  static Roofline measure(String model, double peak, double seconds) {
    TimedModel timed = TimedModel.parse(model);
    double gigabytes = StreamPeak.measure(BEYOND_CACHES, STREAM_SECONDS);
    Profile profile =
        Profile.measure(
            timed.network(),
            timed.network().initialize(1),
            ConvolutionAlgorithm.AUTO,
            new RandomBatches(timed.network(), timed.batch(), 1).next(),
            seconds);
    List<Stage> stages = new ArrayList<>();
    for (Profile.StageTime time : profile.stages()) {
      stages.add(
          new Stage(
              time.stage().name(),
              time.stage().algorithm(),
              time.flops() / 1e9,
              time.bytes() / 1e6,
              MILLI * time.forwardSeconds(),
              MILLI * time.leastForwardSeconds(peak, gigabytes),
              MILLI * time.backwardSeconds(),
              MILLI * time.backwardFlops() / (peak * 1e9)));
    }
    return new Roofline(gigabytes, stages);
  }

  /** The stages as a text table. */
  TextTable table() {
    TextTable table =
        new TextTable(
            2, "stage", "", "GFLOP", "MB", "forward, ms", "at least", "backward, ms", "at least");
    for (Stage stage : stages) {
      table.row(
          stage.name(),
          stage.algorithm(),
          "%.4f".formatted(stage.gflop()),
          "%.2f".formatted(stage.megabytes()),
          "%.3f".formatted(stage.forward()),
          "%.3f".formatted(stage.leastForward()),
          "%.3f".formatted(stage.backward()),
          "%.3f".formatted(stage.leastBackward()));
    }
    return table;
  }
}
