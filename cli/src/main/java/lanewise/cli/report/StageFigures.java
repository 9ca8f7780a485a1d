package lanewise.cli.report;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import lanewise.cli.chart.BarChart;
import lanewise.kernel.FmaPeak;
import lanewise.kernel.StreamPeak;
import lanewise.nn.Network;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Profile;
import lanewise.plan.Profile.StageTime;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;

/** Where the time of a training step goes, against what the machine could do at best. */
final class StageFigures {
  private static final double PROFILE_SECONDS = 0.3;
  private static final double PEAK_SECONDS = 0.1;

  /** Small enough for the second-level cache, where a stage finds what the one before it made. */
  private static final int CACHED_BYTES = 192 << 10;

  private StageFigures() {}

  /** Measures a step on one thread, and the peaks. */
  static List<Figure> measure(
      Network network, Map<String, Tensor> weights, ConvolutionAlgorithm algorithm, Batch batch) {
    Profile profile = Profile.measure(network, weights, algorithm, batch, PROFILE_SECONDS);
    double gigaflops = FmaPeak.measure(PEAK_SECONDS);
    double gigabytes = StreamPeak.measure(CACHED_BYTES, PEAK_SECONDS);
    return List.of(
        Figure.of(
            "time-forward",
            chart(
                "Time per stage, forward",
                profile,
                StageTime::forwardSeconds,
                time -> time.leastForwardSeconds(gigaflops, gigabytes)),
            "Time of one thread for one image, in batches of %d, measured stage by stage."
                    .formatted(profile.batchSize())
                + " The mark is the roofline: what the stage would take at this machine's measured"
                + " peaks of %.0f GFLOP/s and %.0f GB/s from the cache, whichever binds."
                    .formatted(gigaflops, gigabytes)
                + " Winograd's algorithm can pass it: it needs fewer multiplications than are"
                + " counted."),
        Figure.of(
            "time-backward",
            chart(
                "Time per stage, backward",
                profile,
                StageTime::backwardSeconds,
                time -> time.backwardFlops() / (gigaflops * 1e9)),
            "Backward computes the gradients of the weights and, but for the first layer, of the"
                + " input: twice the operations of forward. Here the mark counts operations"
                + " only."));
  }

  private static BarChart chart(
      String title,
      Profile profile,
      ToDoubleFunction<StageTime> seconds,
      ToDoubleFunction<StageTime> least) {
    BarChart chart = BarChart.of(title).note("roofline: the least time that the peaks allow");
    for (StageTime time : profile.stages()) {
      double micros = 1e6 * seconds.applyAsDouble(time) / profile.batchSize();
      if (micros > 0) {
        double bound = 1e6 * least.applyAsDouble(time) / profile.batchSize();
        String text =
            time.flops() == 0
                ? "%s, %s".formatted(time.stage().algorithm(), duration(micros))
                : "%s, %s, %.0f %% of the roof"
                    .formatted(time.stage().algorithm(), duration(micros), 100 * bound / micros);
        chart = chart.bar(time.stage().name().replace("+", " + "), micros, text, bound);
      }
    }
    return chart;
  }

  private static String duration(double micros) {
    return micros < 1000 ? "%.1f µs".formatted(micros) : "%.2f ms".formatted(micros / 1000);
  }
}
