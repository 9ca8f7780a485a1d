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
 * The times of a network's stages on the machine that trained it: the content of a run's {@code
 * profile.json}. They are measured once, at the end of training, when all code is compiled; later
 * reports show the same values.
 *
 * @param batchSize the batch size of the timed steps
 * @param gigaflops the peak of one thread, GFLOP/s
 * @param gigabytes the peak cache bandwidth of one thread, GB/s
 * @param stages the stages, in order of execution
 */
record StageTimes(int batchSize, double gigaflops, double gigabytes, List<Stage> stages) {
  private static final double PROFILE_SECONDS = 0.3;
  private static final double PEAK_SECONDS = 0.2;

  /** Small enough for the second-level cache, where a stage finds its input. */
  private static final int CACHED_BYTES = 192 << 10;

  /**
   * One stage, for one image on one thread.
   *
   * @param forward microseconds
   * @param leastForward the least time that the peaks allow, microseconds
   * @param backward microseconds; 0 without a backward pass
   * @param leastBackward the time of the operations at peak rate, microseconds
   */
  record Stage(
      String name,
      String algorithm,
      double forward,
      double leastForward,
      double backward,
      double leastBackward) {}

  /** Measures training steps with the batch, and the peaks. */
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
