package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  /** Each of them takes a second; the best counts, whatever else the machine does. */
  private static final int LEAST_ROUNDS = 2;

  private static final int MOST_ROUNDS = 15;

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

    double ours = 0;
    double theirs = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      ours = Math.max(ours, Double.parseDouble(inFreshJvm(bits)));
      theirs = Math.max(theirs, Double.parseDouble(run(program.toString(), "0.5")));
      if (round + 1 >= LEAST_ROUNDS && Math.abs(ours / theirs - 1) <= TOLERANCE) {
        break;
      }
    }

    assertThat(ours).as("GFLOP/s at %d bits", bits).isCloseTo(theirs, within(TOLERANCE * theirs));
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
