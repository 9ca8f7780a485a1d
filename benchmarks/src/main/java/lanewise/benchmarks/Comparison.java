package lanewise.benchmarks;

import static java.util.Comparator.comparingDouble;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that was timed, and who is faster. A peer counts with its best configuration, and is
 * compared with Lanewise in the same file, which ran in turns with it.
 *
 * @param entries in the order of the files
 */
record Comparison(List<Entry> entries) {

  /**
   * A peer at the tasks of a suite.
   *
   * @param ratios how many times as fast Lanewise is, by task
   */
  record Peer(Suite suite, String engine, List<Double> ratios) {
    double least() {
      return ratios.stream().mapToDouble(ratio -> ratio).min().orElseThrow();
    }

    double most() {
      return ratios.stream().mapToDouble(ratio -> ratio).max().orElseThrow();
    }

    /** The geometric mean. */
    double mean() {
      return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow());
    }
  }

  /** The largest number of threads. */
  int threads() {
    return entries.stream().mapToInt(Entry::threads).max().orElse(1);
  }

  /** Those of a suite on a number of threads. */
  Comparison of(Suite suite, int threads) {
    return new Comparison(
        entries.stream()
            .filter(entry -> entry.suite() == suite && entry.threads() == threads)
            .toList());
  }

  /** Those of a file. */
  Comparison in(Path file) {
    return new Comparison(entries.stream().filter(entry -> entry.file().equals(file)).toList());
  }

  /** The models or shapes. */
  List<String> tasks() {
    return entries.stream().map(Entry::task).distinct().toList();
  }

  /** The engines except ours. */
  List<String> engines() {
    return entries.stream().filter(e -> !e.isOurs()).map(Entry::engine).distinct().toList();
  }

  /** The highest FMA peak of one thread, in GFLOP/s. */
  double peak() {
    return ran().mapToDouble(Entry::peak).max().orElse(0);
  }

  /** Those that could run. */
  Stream<Entry> ran() {
    return entries.stream().filter(entry -> !entry.failed());
  }

  /** An engine's best configuration at a task; none if it could not run. */
  Optional<Entry> best(String engine, String task) {
    return ran()
        .filter(entry -> entry.engine().equals(engine) && entry.task().equals(task))
        .max(comparingDouble(Entry::gflops));
  }

  /** Lanewise at a task, in the first file that has it. */
  Optional<Entry> ours(String task) {
    return ran()
        .filter(entry -> entry.isOurs() && entry.task().equals(task))
        .findFirst()
        .flatMap(first -> in(first.file()).best(Entry.LANEWISE, task));
  }

  /** Whether an engine was to run at a task. */
  boolean tried(String engine, String task) {
    return entries.stream()
        .anyMatch(entry -> entry.engine().equals(engine) && entry.task().equals(task));
  }

  /** How many times as fast Lanewise is as another that ran in turns with it. */
  Optional<Double> ratio(Entry other) {
    return ran()
        .filter(entry -> entry.isOurs() && entry.meets(other))
        .max(comparingDouble(Entry::gflops))
        .map(ours -> ours.gflops() / other.gflops());
  }

  /** The peers that ran at a suite, beginning with that which is the hardest to beat. */
  List<Peer> peers(Suite suite) {
    Comparison here = of(suite, threads());
    return here.engines().stream()
        .map(
            engine ->
                new Peer(
                    suite,
                    engine,
                    here.tasks().stream()
                        .flatMap(task -> here.best(engine, task).stream())
                        .flatMap(best -> here.ratio(best).stream())
                        .toList()))
        .filter(peer -> !peer.ratios().isEmpty())
        .sorted(comparingDouble(Peer::mean))
        .toList();
  }
}
