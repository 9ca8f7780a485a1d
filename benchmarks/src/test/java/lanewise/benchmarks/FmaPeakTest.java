package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.kernel.VectorSupport;
import lanewise.kernel.measure.FmaPeak;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The peak is what a C program reaches, at every width this machine has. */
@Tag("thorough")
class FmaPeakTest {
  private static final double TOLERANCE = 0.03;

  /**
   * Each of them takes a second and gives one ratio, since the clock of a busy machine changes from
   * one second to the next. Their median counts.
   */
  private static final int LEAST_ROUNDS = 5;

  private static final int MOST_ROUNDS = 25;

  @TempDir private Path folder;

  /** The program of a fresh JVM: prints the peak at the width that its flags choose. */
  static final class Program {
    public static void main(String[] args) {
      System.out.println(FmaPeak.measure(0.5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void isThatOfAProgramInC(int bits) throws IOException, InterruptedException {
    int widest = VectorSupport.detect().hardwareBits();
    assumeTrue(bits <= widest, "this machine's vectors have %d bits".formatted(widest));
    assumeTrue(gccIsThere(), "no gcc on the PATH: no C program");
    Path program = folder.resolve("fma-peak");
    Path source = Path.of("src", "test", "c", "fma-peak.c");
    run(
        "gcc",
        "-O2",
        "-march=native",
        "-DBITS=" + bits,
        source.toString(),
        "-o",
        program.toString());

    List<Double> ratios = new ArrayList<>();
    do {
      double ours = Double.parseDouble(inFreshJvm(bits));
      double theirs = Double.parseDouble(run(program.toString(), "0.5"));
      ratios.add(ours / theirs);
    } while (ratios.size() < LEAST_ROUNDS
        || (ratios.size() < MOST_ROUNDS && Math.abs(median(ratios) - 1) > TOLERANCE));

    assertThat(median(ratios))
        .as("peak at %d bits by that of C: %s", bits, ratios)
        .isCloseTo(1, within(TOLERANCE));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static boolean gccIsThere() throws InterruptedException {
    try {
      run("gcc", "--version");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String inFreshJvm(int bits) throws IOException, InterruptedException {
    return run(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector",
        "-D" + VectorSupport.PROPERTY + "=" + bits,
        "-cp",
        System.getProperty("java.class.path"),
        Program.class.getName());
  }

  /** The last line that a program prints. */
  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      lines = reader.lines().toList();
    }
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
    return lines.isEmpty() ? "" : lines.getLast();
  }
}
