package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lanewise.machine.FastPath;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Warnings to programs that use the engine on a slow path, each in a separate JVM. */
@Tag("thorough")
class SlowPathTest {
  private static final String ALIGNED = "-XX:ObjectAlignmentInBytes=64";

  /** A program that compiles two plans; with an argument it has its own channel for warnings. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      if (arguments.length > 0) {
        FastPath.announce(problem -> System.err.println("own channel: " + problem));
      }
      Network network = Network.of(Shape.of(1, 2, 2), new Flatten(), new Linear(2));
      try (Scheduler scheduler = new Scheduler(1)) {
        Plan.compile(network, 1, ConvolutionAlgorithm.AUTO, scheduler);
        Plan.compile(network, 1, ConvolutionAlgorithm.AUTO, scheduler);
      }
      System.err.println("done");
    }
  }

  /** The program's output, without the JVM's warning of an incubator module. */
  private static List<String> run(List<String> flags, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(flags);
    String classPath = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", classPath)));
    command.add(Program.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).endsWith("done\n");
    return Stream.of(output.split("\n")).filter(line -> !line.contains("incubator")).toList();
  }

  @Test
  void aGoodMachineHasNoWarnings() throws IOException {
    assertThat(run(List.of(ALIGNED))).containsExactly("done");
  }

  @ParameterizedTest
  @CsvSource({
    "-Xint, remove -Xint",
    "-XX:TieredStopAtLevel=1, remove -XX:TieredStopAtLevel",
    "-XX:ObjectAlignmentInBytes=8, start java with -XX:ObjectAlignmentInBytes=64"
  })
  void aSlowPathIsLoggedOnceWithTheFlagThatHelps(String flag, String remedy) throws IOException {
    assertThat(run(List.of(ALIGNED, flag)))
        .filteredOn(line -> line.startsWith("WARNING: "))
        .singleElement()
        .asString()
        .endsWith(remedy);
  }

  @Test
  void warningsToAProgramsOwnChannelAreNotRepeated() throws IOException {
    assertThat(run(List.of(), "own"))
        .containsExactly(
            "own channel: arrays are not aligned, so that vectors cross cache lines: start java"
                + " with "
                + ALIGNED,
            "done");
  }
}
