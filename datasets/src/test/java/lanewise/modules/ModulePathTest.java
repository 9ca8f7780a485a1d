package lanewise.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that use the packaged jars as modules: run after packaging, by {@code verify}. */
@Tag("modules")
class ModulePathTest {
  /** The jars of the modules and of what they need. */
  private static final String JARS = System.getProperty("lanewise.jars", "");

  private static final String DESCRIPTOR = "module user { requires lanewise.%s; }";

  private static final String TRAINING =
      """
      package user;
      import java.nio.file.Path;
      import java.util.Map;
      import java.util.TreeSet;
      import lanewise.format.safetensors.Safetensors;
      import lanewise.nn.*;
      import lanewise.optim.Sgd;
      import lanewise.parallel.Scheduler;
      import lanewise.plan.*;
      import lanewise.tensor.*;
      public class Main {
        public static void main(String[] arguments) {
          Network network = Network.of(Shape.of(1, 8, 8), new Flatten(), new Linear(3));
          Batch batch = new Batch(4, network.inputShape());
          batch.setSize(4);
          try (Scheduler scheduler = new Scheduler(1)) {
            Plan plan = Plan.compile(network, 4, ConvolutionAlgorithm.AUTO, scheduler);
            plan.load(network.initialize(1));
            Sgd sgd = new Sgd(0, 0);
            sgd.prepare(plan.storedParameters());
            double before = plan.accumulate(batch, 4, 1);
            plan.update(sgd, 0.1);
            System.out.println(
                Plan.class.getModule().getName() + " learns: " + (plan.evaluate(batch) < before));
            Path file = Path.of(arguments[0]);
            Safetensors.write(file, network.initialize(1), Map.of());
            System.out.println(network + ": " + new TreeSet<>(Safetensors.read(file).keySet()));
          }
        }
      }
      """;

  private static final String TRESPASS =
      "package user; public class Main { int bits = lanewise.kernel.Lanes.FLOATS; }";

  @TempDir Path folder;

  @BeforeEach
  void needPackagedJars() {
    assumeTrue(!JARS.isEmpty(), "skipped: runs after packaging");
    assertThat(JARS.split(System.getProperty("path.separator")))
        .allSatisfy(jar -> assertThat(Path.of(jar)).exists());
  }

  /** The compiler's messages for a program that is a module; empty if it compiles. */
  private String compile(String required, String program) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path descriptor =
        Files.writeString(folder.resolve("module-info.java"), DESCRIPTOR.formatted(required));
    Path main = Files.writeString(folder.resolve("Main.java"), program);
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-p", JARS, "-proc:none", "-d", folder.resolve("classes").toString());
      compiler
          .getTask(problems, files, null, options, null, files.getJavaFileObjects(descriptor, main))
          .call();
    }
    return problems.toString();
  }

  private String run() throws IOException {
    String separator = System.getProperty("path.separator");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:ObjectAlignmentInBytes=64", "-Xmx256m"));
    command.addAll(List.of("-p", JARS + separator + folder.resolve("classes")));
    command.addAll(List.of("-m", "user/user.Main", folder.resolve("weights").toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void theEngineRequiresTheVectorModule() throws IOException {
    assertThat(compile("engine", TRAINING)).doesNotContain("error");
    assertThat(run())
        .contains("lanewise.engine learns: true")
        .contains("(1, 8, 8) -> flatten1 (64) -> fc1 (3), 195 parameters: [fc1.bias, fc1.weight]")
        .doesNotContain("WARNING: lanewise");
  }

  @Test
  void theLibraryRequiresTheEngine() throws IOException {
    assertThat(compile("datasets", TRAINING)).doesNotContain("error");
    assertThat(run()).contains("lanewise.engine learns: true");
  }

  @Test
  void kernelsAreNotForOthers() throws IOException {
    assertThat(compile("engine", TRESPASS)).contains("lanewise.kernel", "not");
  }
}
