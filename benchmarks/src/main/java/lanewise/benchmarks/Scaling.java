package lanewise.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import lanewise.kernel.measure.StreamPeak;
import lanewise.parallel.Phase;
import lanewise.parallel.PhaseClock;
import lanewise.parallel.PhaseClock.PhaseTime;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Profile;
import lanewise.plan.Profile.StageTime;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.workload.NetworkRun;
import lanewise.workload.RandomBatches;
import lanewise.workload.TimedModel;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.jspecify.annotations.Nullable;

/**
 * Measures training steps on the threads that this machine has, and predicts them on 1 to 64 by a
 * {@link StepModel}. What is measured and predicted shows the model's error.
 */
final class Scaling {
  private static final List<String> MODELS =
      List.of(
          TimedModel.SIMPLE_CNN,
          TimedModel.FASHION_CNN,
          TimedModel.SIMPLE_VGG,
          TimedModel.BN_CNN,
          TimedModel.RESNET_MINI,
          "simple-cnn/256");

  private static final List<Integer> THREADS = List.of(1, 2, 4, 8, 16, 32, 64);
  private static final double WARM_UP_SECONDS = 5;
  private static final double SECONDS = 2;
  private static final int EMPTY_PHASES = 1_000;
  private static final int BEYOND_CACHES = 192 << 20;

  /** Forward once, and backward as many bytes again for either gradient. */
  private static final int PASSES = 3;

  /** A gradient written and read; a weight and Adam's two moments read and written. */
  private static final int TIMES_PARAMETERS = 8;

  private final int processors;
  private final double meeting;
  private final double bandwidth;

  private Scaling(int processors) throws InterruptedException {
    this.processors = processors;
    meeting = meetingSeconds();
    bandwidth = bandwidth(processors);
  }

  /** The program: measures the models that are named, or {@link #MODELS}. */
  public static void main(String[] models) throws InterruptedException {
    try {
      System.out.print(measure(models.length == 0 ? MODELS : List.of(models)).plain());
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks: " + e.getMessage() + "; --help shows how");
      System.exit(2);
    }
  }

  /**
   * Measures the models, one after the other: half a minute to a minute each.
   *
   * @param models as {@link TimedModel#parse} reads them
   * @throws IllegalArgumentException if there is no such model
   */
  private static Table measure(List<String> models) throws InterruptedException {
    List<TimedModel> timed = models.stream().map(TimedModel::parse).toList();
    List<Column> columns = new ArrayList<>();
    columns.add(Column.words("model/batch"));
    columns.add(Column.count("threads"));
    columns.add(Column.count("measured, images/s"));
    columns.add(Column.count("predicted"));
    columns.add(Column.of("error, %", "%+.1f"));
    columns.add(Column.of("times 1 thread", "%.1f"));
    columns.add(Column.of("with this memory", "%.1f"));
    Table table = Table.of(columns);
    phases(timed.getFirst(), 1); // the compiler is busy with the first network for seconds
    Scaling scaling = new Scaling(Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < timed.size(); i++) {
      table = scaling.add(table, models.get(i), timed.get(i));
    }
    return table.caption(
        "%d processors, %.1f GB/s, %.1f us for two threads to meet; a row without a measured figure"
                .formatted(scaling.processors, scaling.bandwidth, 1e6 * scaling.meeting)
            + " is a prediction");
  }

  private Table add(Table table, String name, TimedModel model) {
    Table extended = table;
    double one = 0;
    for (int threads : THREADS) {
      System.err.printf("measuring %s for %d threads%n", name, threads);
      Steps steps = phases(model, threads);
      StepModel prediction =
          new StepModel(steps.serialSeconds(), meeting, bytes(model) / bandwidth / 1e9);
      double seconds = prediction.seconds(steps.phases(), threads);
      one = threads == 1 ? seconds : one;
      @Nullable Double measured = threads <= processors ? stepSeconds(model, threads) : null;
      extended =
          extended.row(
              name,
              threads,
              measured == null ? null : model.batch() / measured,
              model.batch() / seconds,
              measured == null ? null : 100 * (measured / seconds - 1),
              one / seconds,
              one / prediction.secondsOfThisMemory(steps.phases(), threads));
    }
    return extended;
  }

  /** The medians of many steps on one thread. */
  private record Steps(List<PhaseTime> phases, double serialSeconds) {}

  private static Steps phases(TimedModel model, int threads) {
    PhaseClock clock = new PhaseClock(threads);
    List<List<PhaseTime>> steps = new ArrayList<>();
    List<Double> serial = new ArrayList<>();
    try (NetworkRun run = new NetworkRun(model, clock, ConvolutionAlgorithm.AUTO)) {
      repeat(WARM_UP_SECONDS, run::step);
      clock.take();
      repeat(
          SECONDS,
          () -> {
            long start = System.nanoTime();
            double loss = run.step();
            double seconds = (System.nanoTime() - start) / 1e9;
            List<PhaseTime> phases = clock.take();
            steps.add(phases);
            serial.add(seconds - phases.stream().mapToDouble(PhaseTime::seconds).sum());
            return loss;
          });
    }
    List<PhaseTime> medians =
        IntStream.range(0, steps.getFirst().size())
            .mapToObj(
                phase ->
                    new PhaseTime(
                        steps.getFirst().get(phase).tasks(),
                        median(steps.stream().mapToDouble(step -> step.get(phase).seconds()))))
            .toList();
    return new Steps(medians, median(serial.stream().mapToDouble(Double::doubleValue)));
  }

  private static double stepSeconds(TimedModel model, int threads) {
    List<Double> times = new ArrayList<>();
    try (NetworkRun run = new NetworkRun(model, threads, ConvolutionAlgorithm.AUTO)) {
      repeat(WARM_UP_SECONDS, run::step);
      repeat(
          SECONDS,
          () -> {
            long start = System.nanoTime();
            double loss = run.step();
            times.add((System.nanoTime() - start) / 1e9);
            return loss;
          });
    }
    return median(times.stream().mapToDouble(Double::doubleValue));
  }

  private static void repeat(double seconds, Supplier<Double> step) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      if (Double.isNaN(step.get())) {
        throw new IllegalStateException("a step gave no loss");
      }
    } while (System.nanoTime() < end);
  }

  private static double meetingSeconds() {
    Phase empty =
        new Phase() {
          @Override
          public int tasks() {
            return 2;
          }

          @Override
          public void run(int task, int worker) {}
        };
    List<Phase> phases = Collections.nCopies(EMPTY_PHASES, empty);
    List<Double> times = new ArrayList<>();
    try (Scheduler scheduler = new Scheduler(2)) {
      repeat(
          1,
          () -> {
            long start = System.nanoTime();
            scheduler.run(phases);
            times.add((System.nanoTime() - start) / 1e9 / EMPTY_PHASES);
            return 0.0;
          });
    }
    return median(times.stream().mapToDouble(Double::doubleValue));
  }

  /** GB/s of all processors together. */
  private static double bandwidth(int processors) throws InterruptedException {
    double[] rates = new double[processors];
    Thread[] threads = new Thread[processors];
    for (int i = 0; i < processors; i++) {
      int thread = i;
      threads[i] = new Thread(() -> rates[thread] = StreamPeak.measure(BEYOND_CACHES, 1));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Arrays.stream(rates).sum();
  }

  /** The bytes that a step moves at least, caches aside. */
  private static double bytes(TimedModel model) {
    Profile profile =
        Profile.measure(
            model.network(),
            model.network().initialize(1),
            ConvolutionAlgorithm.AUTO,
            new RandomBatches(model.network(), model.batch(), 1).next(),
            0);
    double activations = profile.stages().stream().mapToLong(StageTime::bytes).sum();
    return PASSES * activations
        + (double) TIMES_PARAMETERS * Float.BYTES * model.network().parameterCount();
  }

  private static double median(DoubleStream values) {
    return new Median().evaluate(values.toArray());
  }
}
