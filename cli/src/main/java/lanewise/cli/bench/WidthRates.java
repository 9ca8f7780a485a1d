package lanewise.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.screen.TextTable;

/**
 * The rates at one vector width, in GFLOP/s of one thread.
 *
 * @param bits the width
 * @param peak multiply-adds in registers
 * @param gemm a matrix product
 * @param direct a direct convolution
 * @param winograd the same convolution by Winograd, with the operations of the direct one
 * @param otherPrograms the fraction of all processors that other programs used meanwhile, 0 to 1
 */
record WidthRates(
    int bits, double peak, double gemm, double direct, double winograd, double otherPrograms) {
  /** What is done meanwhile. */
  static final String MEASURING = "measuring every vector width, for about ten seconds";

  private static final int NARROWEST = 128;
  private static final int WIDEST = 512;

  /** How much faster a narrower width must be to be preferred, to exclude noise. */
  private static final double MARGIN = 1.05;

  /**
   * Measures each width of the machine, the widest first, in a new JVM with the flags of this one.
   */
  static List<WidthRates> measureAll(int hardwareBits) throws IOException, InterruptedException {
    List<WidthRates> all = new ArrayList<>();
    for (int bits = Math.min(hardwareBits, WIDEST); bits >= NARROWEST; bits /= 2) {
      all.add(measure(bits));
    }
    return all;
  }

  private static WidthRates measure(int bits) throws IOException, InterruptedException {
    return parse(bits, FreshJvm.lastLine(WidthProbe.class, bits));
  }

  /** Parses a line of {@link #format}. */
  static WidthRates parse(int bits, String line) {
    double[] rates =
        IntStream.range(0, 5)
            .mapToDouble(i -> Double.parseDouble(line.split(" ", -1)[i]))
            .toArray();
    return new WidthRates(bits, rates[0], rates[1], rates[2], rates[3], rates[4]);
  }

  /** The rates as one line. */
  String format() {
    return List.of(peak, gemm, direct, winograd, otherPrograms).stream()
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  /** The geometric mean of the kernels, in which all have the same weight. */
  double kernels() {
    return Math.cbrt(gemm * direct * winograd);
  }

  /** The largest fraction of the processors that other programs used, 0 to 1. */
  static double otherPrograms(List<WidthRates> all) {
    return all.stream().mapToDouble(WidthRates::otherPrograms).max().orElse(0);
  }

  /** The width to use: the widest, unless the kernels are clearly faster at another width. */
  static WidthRates best(List<WidthRates> all) {
    WidthRates widest = all.stream().max(Comparator.comparingInt(WidthRates::bits)).orElseThrow();
    WidthRates fastest =
        all.stream().max(Comparator.comparingDouble(WidthRates::kernels)).orElseThrow();
    return fastest.kernels() > MARGIN * widest.kernels() ? fastest : widest;
  }

  /** The rates of each width as a text table. */
  static TextTable table(List<WidthRates> widths) {
    TextTable table =
        new TextTable(1, "GFLOP/s, 1 thread", "FMA peak", "GEMM", "direct conv", "Winograd");
    for (WidthRates rates : widths) {
      table.row(
          rates.bits() + " bits",
          "%.1f".formatted(rates.peak()),
          "%.1f".formatted(rates.gemm()),
          "%.1f".formatted(rates.direct()),
          "%.1f".formatted(rates.winograd()));
    }
    return table;
  }
}
