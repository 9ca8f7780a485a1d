package lanewise.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The benchmarks of one table: every class whose name ends in the suite's, Lanewise's own and the
 * peers' that were built in.
 */
enum Suite {
  GEMM("GemmBenchmark", "Matrix products", Unit.GFLOPS),
  CONVOLUTION("ConvolutionBenchmark", "3x3 convolutions, 1 thread", Unit.GFLOPS),
  LADDER("LadderBenchmark", "One convolution, six ways, 1 thread", Unit.GFLOPS),
  STEP("TrainingStepBenchmark", "Training steps: forward, backward, Adam", Unit.IMAGES),
  INFERENCE("InferenceBenchmark", "Inference: forward, loss", Unit.LATENCY);

  /** What a suite's speed is stated in. */
  enum Unit {
    /** Arithmetic alone. */
    GFLOPS,
    /** Images a second. */
    IMAGES,
    /** Images a second, and the time of one call. */
    LATENCY
  }

  /** The engine whose benchmarks need no name in front. */
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

  /** What JMH selects benchmarks by. */
  String pattern() {
    return "\\.([A-Za-z0-9]*)" + classSuffix + "\\.";
  }

  /**
   * The parameters that say what is to be done. Figures that agree in them compete; the other
   * parameters say how it is done.
   */
  List<String> task() {
    return switch (this) {
      case GEMM -> List.of("shape", Figure.THREADS);
      case LADDER -> List.of("layer");
      case CONVOLUTION -> List.of(Figure.METHOD, "layer");
      case STEP, INFERENCE -> List.of("model", Figure.THREADS);
    };
  }

  /** Whose benchmark it is: {@code dl4j} for {@code Dl4jTrainingStepBenchmark}. */
  String engine(String benchmark) {
    Matcher matcher = Pattern.compile(pattern()).matcher(benchmark);
    if (!matcher.find()) {
      throw new IllegalArgumentException(benchmark + " does not belong to " + text());
    }
    String peer = matcher.group(1);
    return peer.isEmpty() ? LANEWISE : peer.toLowerCase(Locale.ROOT);
  }
}
