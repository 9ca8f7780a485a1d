package lanewise.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lanewise.kernel.VectorSupport;
import lanewise.nn.Activation;
import lanewise.nn.Activation.Function;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every parameter has the same bytes whether the kernels are interpreted, compiled by C1, or
 * compiled by C2 after many steps; each in a separate JVM.
 */
@Tag("widths")
@Tag("thorough")
class ColdHotTest {
  private static final int STEPS = 4;
  private static final int HEATING_STEPS = 1_000;

  /** The program of a fresh JVM: trains a tiny network and prints its digest. */
  static final class Child {
    private static final Network NETWORK =
        Network.of(
            Shape.of(1, 6, 6),
            new Conv2d(3, 3).padding(1),
            Activation.relu(),
            new MaxPool2d(2),
            new Conv2d(3, 1),
            new BatchNorm2d(),
            Activation.relu(),
            new Conv2d(2, 2).stride(2).padding(1),
            Activation.of(Function.SILU),
            Activation.leakyRelu(0.1f),
            new AvgPool2d(2),
            new Flatten(),
            new Linear(5),
            Activation.relu(),
            new Dropout(0.3f),
            new Linear(3));

    private Child() {}

    public static void main(String[] arguments) {
      int heatingSteps = Integer.parseInt(arguments[0]);
      try (Scheduler scheduler = new Scheduler(2)) {
        train(heatingSteps, scheduler);
        System.out.println("parameters " + train(STEPS, scheduler));
      }
    }

    private static String train(int steps, Scheduler scheduler) {
      return Fingerprint.ofTraining(NETWORK, ConvolutionAlgorithm.AUTO, 4, steps, scheduler);
    }
  }

  /** Runs a separate JVM with the given options and returns its output. */
  private record Run(Process process) {
    static Run start(int heatingSteps, String... options) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(options));
      command.add("--add-modules=jdk.incubator.vector");
      String width = System.getProperty(VectorSupport.PROPERTY);
      if (width != null) {
        command.add("-D" + VectorSupport.PROPERTY + "=" + width);
      }
      String classPath = System.getProperty("java.class.path");
      command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", classPath)));
      command.addAll(List.of(Child.class.getName(), Integer.toString(heatingSteps)));
      return new Run(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The line with the parameters; everything if there is none. */
    String result() throws IOException {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(output.split("\n"))
          .filter(line -> line.startsWith("parameters"))
          .findFirst()
          .orElse(output);
    }
  }

  @Test
  void interpreterAndCompilersAgree() throws IOException {
    Run interpreted = Run.start(0, "-Xint");
    Run quick = Run.start(30, "-XX:TieredStopAtLevel=1");
    Run optimized = Run.start(HEATING_STEPS);
    String expected = interpreted.result();
    assertThat(expected).startsWith("parameters");
    assertThat(quick.result()).as("C1").isEqualTo(expected);
    assertThat(optimized.result()).as("C2").isEqualTo(expected);
  }
}
