package lanewise.report.run;

import java.util.List;
import java.util.Map;
import lanewise.kernel.measure.FmaPeak;
import lanewise.kernel.measure.StreamPeak;
import lanewise.nn.Network;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Profile;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;

/**
 * What the stages of a network took on the machine that trained it: the content of a run's {@code
 * profile.json}. Measured once, at the end of the training, when all code is compiled; a report
 * that is drawn later shows the same.
 *
 * @param batchSize images of the timed steps
 * @param gigaflops the machine's peak, GFLOP/s of one thread
 * @param gigabytes the peak of its cache, GB/s of one thread
 * @param stages in the order in which they run
 */
record StageTimes(int batchSize, double gigaflops, double gigabytes, List<Stage> stages) {
  private static final double PROFILE_SECONDS = 0.3;
  private static final double PEAK_SECONDS = 0.2;

  /** Small enough for the second-level cache, where a stage finds what the one before it made. */
  private static final int CACHED_BYTES = 192 << 10;

  /**
   * One stage, for one image on one thread.
   *
   * @param forward microseconds
   * @param leastForward the least that the peaks allow, microseconds
   * @param backward microseconds; 0 where nothing flows back
   * @param leastBackward as many as the operations take at the peak, microseconds
   */
  record Stage(
      String name,
      String algorithm,
      double forward,
      double leastForward,
      double backward,
      double leastBackward) {}

  /** Measures steps with that batch, and the peaks. */
  static StageTimes measure(Network network, Map<String, Tensor> weights, Batch batch) {
    Profile profile =
        Profile.measure(network, weights, ConvolutionAlgorithm.AUTO, batch, PROFILE_SECONDS);
    double gigaflops = FmaPeak.measure(PEAK_SECONDS);
    double gigabytes = StreamPeak.measure(CACHED_BYTES, PEAK_SECONDS);
    double micros = 1e6 / profile.batchSize();
    List<Stage> stages =
        profile.stages().stream()
            .map(
                time ->
                    new Stage(
                        time.stage().name(),
                        time.stage().algorithm(),
                        micros * time.forwardSeconds(),
                        micros * time.leastForwardSeconds(gigaflops, gigabytes),
                        micros * time.backwardSeconds(),
                        micros * time.backwardFlops() / (gigaflops * 1e9)))
            .toList();
    return new StageTimes(profile.batchSize(), gigaflops, gigabytes, stages);
  }
}
