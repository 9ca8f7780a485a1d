package lanewise.cli.options;

import java.util.Objects;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.Mistakes;
import lanewise.kernel.VectorSupport;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that say how a network is run. They change its speed, never its results. */
@OptionSection("Computation")
public final class EngineOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Number of threads (default: one per processor).")
  @Nullable Integer threads;

  @Option(
      names = "--conv",
      paramLabel = "NAME",
      completionCandidates = Choices.Algorithms.class,
      description = "Convolution algorithm: ${COMPLETION-CANDIDATES} (default: auto).")
  public ConvolutionAlgorithm conv = ConvolutionAlgorithm.AUTO;

  /** Finds out whether the engine can run at all. */
  public static void requireVectors() {
    try {
      VectorSupport.detect();
    } catch (IllegalStateException e) {
      throw new CommandFailure(e.getMessage() + "; `lanewise doctor` says more", e);
    }
  }

  /** The threads to compute with. */
  public Scheduler scheduler(CommandLine line) {
    return Mistakes.asUsage(line, () -> new Scheduler(threads()));
  }

  /** The number of threads to compute with. */
  public int threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    return Objects.requireNonNullElse(threads, Math.min(processors, Scheduler.MAX_THREADS));
  }
}
