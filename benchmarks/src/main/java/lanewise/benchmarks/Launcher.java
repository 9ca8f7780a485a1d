package lanewise.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The main class of {@code benchmarks.jar}, compiled for Java 17: on a JDK older than the suites
 * need, it searches for a suitable one and runs the same command there.
 */
public final class Launcher {
  private static final int OLDEST = 25;
  private static final String MAIN = "lanewise.benchmarks.Main";

  private Launcher() {}

  public static void main(String[] args) throws Throwable {
    if (Runtime.version().feature() < OLDEST) {
      System.exit(relaunch(args));
    }
    try {
      Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static int relaunch(String[] args) throws IOException, InterruptedException {
    for (Path home : candidates()) {
      if (feature(home) >= OLDEST) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(Arrays.asList(args));
        Process child = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
        return child.waitFor();
      }
    }
    System.err.printf(
        "benchmarks: this is Java %d and no JDK %d or newer was found: install one (for example"
            + " the package temurin-25-jdk), or point LANEWISE_JAVA_HOME at it%n",
        Runtime.version().feature(), OLDEST);
    return 1;
  }

  private static List<Path> candidates() throws IOException {
    List<Path> homes = new ArrayList<>();
    for (String variable : List.of("LANEWISE_JAVA_HOME", "JAVA_HOME")) {
      String value = System.getenv(variable);
      if (value != null && !value.isEmpty()) {
        homes.add(Path.of(value));
      }
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path java = Path.of(folder, "java");
      if (Files.isExecutable(java)) {
        homes.add(java.toRealPath().resolve("../..").normalize());
      }
    }
    Path user = Path.of(System.getProperty("user.home"));
    homes.addAll(foldersIn(Path.of("/usr/lib/jvm"), ""));
    homes.addAll(foldersIn(user.resolve(".sdkman/candidates/java"), ""));
    homes.addAll(foldersIn(user.resolve(".jdks"), ""));
    homes.addAll(foldersIn(Path.of("/Library/Java/JavaVirtualMachines"), "Contents/Home"));
    homes.addAll(foldersIn(Path.of("/opt"), ""));
    return homes;
  }

  private static List<Path> foldersIn(Path parent, String inside) throws IOException {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
        entries.forEach(entry -> folders.add(entry.resolve(inside)));
      }
    }
    Collections.sort(folders);
    return folders;
  }

  /** The version in a JDK's {@code release} file; 0 if there is none. */
  private static int feature(Path home) {
    try (BufferedReader release = Files.newBufferedReader(home.resolve("release"))) {
      for (String line = release.readLine(); line != null; line = release.readLine()) {
        if (line.startsWith("JAVA_VERSION=")) {
          return Integer.parseInt(line.split("\\D+", 3)[1]);
        }
      }
    } catch (IOException | RuntimeException e) {
      return 0; // not a JDK, or not readable
    }
    return 0;
  }
}
