package lanewise.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The benchmarks of one table: every class whose name ends with that of the suite, of Lanewise and
 * of the peers in the build.
 */
enum Suite {
  GEMM("GemmBenchmark", "Matrix products", Unit.GFLOPS),
  CONVOLUTION("ConvolutionBenchmark", "3x3 convolutions, 1 thread", Unit.GFLOPS),
  LADDER("LadderBenchmark", "One convolution, six ways, 1 thread", Unit.GFLOPS),
  STEP("TrainingStepBenchmark", "Training steps: forward, backward, Adam", Unit.IMAGES),
  INFERENCE("InferenceBenchmark", "Inference: forward, loss", Unit.LATENCY);

  /** The unit of a suite's speed. */
  enum Unit {
    /** GFLOP/s. */
    GFLOPS,
    /** Images a second. */
    IMAGES,
    /** Images a second, and the time of one call. */
    LATENCY
  }

  /** The engine whose benchmarks have no prefix. */
  static final String LANEWISE = "lanewise";

  private static final String ALL = "all";

  private final String classSuffix;
  private final String title;
  private final Unit unit;

  Suite(String classSuffix, String title, Unit unit) {
    this.classSuffix = classSuffix;
    this.title = title;
    this.unit = unit;
  }

  static boolean isName(String name) {
    return name.equals(ALL) || Arrays.stream(values()).anyMatch(suite -> suite.text().equals(name));
  }

  static Set<Suite> named(String name) {
    if (name.equals(ALL)) {
      return EnumSet.allOf(Suite.class);
    }
    return Arrays.stream(values())
        .filter(suite -> suite.text().equals(name))
        .findFirst()
        .map(EnumSet::of)
        .orElseThrow(() -> new IllegalArgumentException("no suite or option " + name));
  }

  /** The suite's name on the command line. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  Unit unit() {
    return unit;
  }

  /** The pattern by which JMH selects benchmarks. */
  String pattern() {
    return "\\.([A-Za-z0-9]*)" + classSuffix + "\\.";
  }

  /**
   * The parameters that define the task. Results with equal values compete; other parameters define
   * the method.
   */
  List<String> task() {
    return switch (this) {
      case GEMM -> List.of("shape", Figure.THREADS);
      case LADDER -> List.of("layer");
      case CONVOLUTION -> List.of(Figure.METHOD, "layer");
      case STEP, INFERENCE -> List.of("model", Figure.THREADS);
    };
  }

  /** The engine of a benchmark: {@code dl4j} for {@code Dl4jTrainingStepBenchmark}. */
  String engine(String benchmark) {
    Matcher matcher = Pattern.compile(pattern()).matcher(benchmark);
    if (!matcher.find()) {
      throw new IllegalArgumentException(benchmark + " does not belong to " + text());
    }
    String peer = matcher.group(1);
    return peer.isEmpty() ? LANEWISE : peer.toLowerCase(Locale.ROOT);
  }
}
