package lanewise.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.kernel.VectorSupport;
import lanewise.screen.TextTable;
import org.jspecify.annotations.Nullable;

/**
 * The rates of one kernel in several fresh JVMs. The compiler's result depends on what it has seen
 * when it begins: a kernel may run at half its speed in every other JVM.
 *
 * @param task the kernel and its shape
 * @param ofPeak its rate in each JVM as a fraction of the FMA peak measured beside it, ascending
 */
record KernelSpread(String task, List<Double> ofPeak) {
  /** Between the kernels of a line. */
  static final String SEPARATOR = ";";

  /** A JVM below this fraction of the fastest compiled the kernel badly; noise does less. */
  private static final double BAD = 0.75;

  KernelSpread {
    ofPeak = ofPeak.stream().sorted().toList();
  }

  /** Measures the five hottest kernels in new JVMs, one JVM after the other. */
  static List<KernelSpread> measure(int jvms) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int jvm = 0; jvm < jvms; jvm++) {
      lines.add(FreshJvm.lastLine(KernelProbe.class, VectorSupport.detect().bits()));
    }
    return parse(lines);
  }

  /** Reads the lines of {@link KernelProbe}, one of each JVM. */
  static List<KernelSpread> parse(List<String> lines) {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    for (String line : lines) {
      for (String kernel : line.split(SEPARATOR, -1)) {
        int equals = kernel.lastIndexOf('=');
        rates
            .computeIfAbsent(kernel.substring(0, equals), _ -> new ArrayList<>())
            .add(Double.valueOf(kernel.substring(equals + 1)));
      }
    }
    return rates.entrySet().stream()
        .map(kernel -> new KernelSpread(kernel.getKey(), kernel.getValue()))
        .toList();
  }

  /** In how many JVMs the kernel was compiled badly. */
  private long bad() {
    return ofPeak.stream().filter(rate -> rate < BAD * ofPeak.getLast()).count();
  }

  /** What to know about the kernel; null if it is about as fast in every JVM. */
  @Nullable String warning() {
    return bad() == 0
        ? null
        : "%s is slow in %d of %d JVMs: %.0f %% of the peak instead of %.0f %%"
            .formatted(task, bad(), ofPeak.size(), 100 * ofPeak.getFirst(), 100 * ofPeak.getLast());
  }

  /** The kernels as a text table. */
  static TextTable table(List<KernelSpread> kernels) {
    TextTable table =
        new TextTable(
            1,
            "%% of peak in %d fresh JVMs".formatted(kernels.getFirst().ofPeak().size()),
            "slowest",
            "median",
            "fastest");
    for (KernelSpread kernel : kernels) {
      List<Double> rates = kernel.ofPeak();
      table.row(
          kernel.task(),
          "%.0f".formatted(100 * rates.getFirst()),
          "%.0f".formatted(100 * rates.get(rates.size() / 2)),
          "%.0f".formatted(100 * rates.getLast()));
    }
    return table;
  }
}
