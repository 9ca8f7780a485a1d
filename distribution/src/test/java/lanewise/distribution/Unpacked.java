package lanewise.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An archive, unpacked by the system's own tools into a folder with a blank in its name. */
record Unpacked(Path root) {
  static final String VERSION = System.getProperty("lanewise.version");

  /** Needs a JDK. */
  static final Path ZIP = Path.of("target", "lanewise-" + VERSION + ".zip");

  /** Has a Java runtime. */
  static final Path IMAGE = Path.of(System.getProperty("lanewise.image"));

  static final boolean ON_WINDOWS = System.getProperty("os.name").startsWith("Windows");

  static Unpacked of(Path archive, Path parent) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(parent.resolve("un packed"));
    boolean byUnzip = archive.toString().endsWith(".zip") && !ON_WINDOWS;
    List<String> command =
        byUnzip
            ? List.of("unzip", "-q", archive.toAbsolutePath().toString())
            : List.of("tar", "-xf", archive.toAbsolutePath().toString());
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as("%s", command).isZero();
    try (Stream<Path> roots = Files.list(folder)) {
      return new Unpacked(roots.toList().getFirst());
    }
  }

  /** All files, relative to the archive's folder. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
    }
  }

  List<Path> jars() throws IOException {
    try (Stream<Path> jars = Files.list(root.resolve("lib"))) {
      return jars.sorted().toList();
    }
  }

  long bytes() throws IOException {
    long sum = 0;
    for (Path file : files()) {
      sum += Files.size(root.resolve(file));
    }
    return sum;
  }

  /** Starts the program as a user does, with nothing in the environment but this. */
  Process start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve(ON_WINDOWS ? "bin/lanewise.cmd" : "bin/lanewise").toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    if (!ON_WINDOWS) {
      builder.environment().clear();
      builder.environment().put("PATH", "/usr/bin:/bin");
      builder.environment().put("HOME", folder.toString());
    }
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs a command to its end and returns what it printed. */
  String run(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(folder, environment, arguments);
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
