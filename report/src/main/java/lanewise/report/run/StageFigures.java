package lanewise.report.run;

import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.chart.BarChart;
import lanewise.report.Figure;
import lanewise.text.Text;

/** The time of each stage of a training step compared to the machine's limits. */
final class StageFigures {
  private StageFigures() {}

  static List<Figure> of(StageTimes times) {
    return List.of(
        Figure.of(
            "time-forward",
            chart(
                "Time per stage, forward",
                times,
                StageTimes.Stage::forward,
                StageTimes.Stage::leastForward),
            Text.of(
                    "Time per image on one thread, in batches of %d, measured stage by stage.",
                    times.batchSize())
                + " The mark is the roofline: what the stage would take at this machine's measured"
                + Text.of(
                    " peaks of %.0f GFLOP/s and %.0f GB/s from the cache, whichever binds.",
                    times.gigaflops(), times.gigabytes())
                + " Winograd's algorithm can pass it: it needs fewer multiplications than are"
                + " counted."),
        Figure.of(
            "time-backward",
            chart(
                "Time per stage, backward",
                times,
                StageTimes.Stage::backward,
                StageTimes.Stage::leastBackward),
            "Backward computes the gradients of the weights and, but for the first layer, of the"
                + " input: twice the operations of forward. Here the mark counts operations"
                + " only."));
  }

  private static BarChart chart(
      String title,
      StageTimes times,
      ToDoubleFunction<StageTimes.Stage> taken,
      ToDoubleFunction<StageTimes.Stage> least) {
    BarChart chart = BarChart.of(title).note("roofline: the least time that the peaks allow");
    for (StageTimes.Stage stage : times.stages()) {
      double micros = taken.applyAsDouble(stage);
      if (micros > 0) {
        double bound = least.applyAsDouble(stage);
        String text = Text.of("%s, %s", stage.algorithm(), duration(micros));
        chart = chart.bar(stage.name(), micros, text, bound);
      }
    }
    return chart;
  }

  private static String duration(double micros) {
    return micros < 1000 ? Text.of("%.1f µs", micros) : Text.of("%.2f ms", micros / 1000);
  }
}
