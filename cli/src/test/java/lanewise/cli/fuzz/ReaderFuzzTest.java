package lanewise.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reader against Jazzer: no exception but the documented one, no more memory than a small
 * heap, no input that takes long. {@code -Dlanewise.fuzzSeconds=3600} fuzzes longer than the usual
 * few seconds a reader.
 */
@Tag("thorough")
class ReaderFuzzTest {
  private static final int SECONDS = Integer.getInteger("lanewise.fuzzSeconds", 60);
  private static final int SECONDS_EACH = Math.max(1, SECONDS / FuzzedReader.values().length);
  private static final Pattern DONE = Pattern.compile("Done (\\d+) runs");

  /** The limit for a slow start on a loaded machine; it does not limit the readers. */
  private static final int START_SECONDS = 300;

  /** The limit for a read that never ends; slow reads are found by the target itself. */
  private static final int STUCK_SECONDS = 200;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void anyBytes(FuzzedReader reader) throws IOException, InterruptedException {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    Files.write(corpus.resolve("seed"), reader.seed(folder));
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzTarget.class.getName(),
                "--target_args=" + reader.name(),
                "--instrumentation_includes=" + "lanewise.**",
                // A reader is given its path: the detectors would take that for a finding.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
                "-max_total_time=" + SECONDS_EACH,
                "-timeout=" + STUCK_SECONDS,
                "-rss_limit_mb=0",
                "-max_len=4096",
                corpus.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS_EACH + START_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(log);
    assertThat(ended).as("still running:%n%s", output).isTrue();
    assertThat(process.exitValue()).as(end(output)).isZero();
    Matcher done = DONE.matcher(output);
    assertThat(done.find()).as(end(output)).isTrue();
    int runs = Integer.parseInt(done.group(1));
    assertThat(runs).isPositive();
    System.out.printf("fuzzed %s: %,d runs%n", reader, runs);
  }

  private static String end(String output) {
    return output.substring(Math.max(0, output.length() - 6_000));
  }
}
