package lanewise.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The main class of {@code lanewise.jar}: starts {@code lanewise.cli.Lanewise} on a JDK with the
 * Vector API enabled.
 *
 * <p>It is compiled for Java 17, so that {@code java -jar lanewise.jar} works with any {@code java}
 * from 17 on the PATH. On a JDK 25 with the module resolved it calls the real main class; otherwise
 * it searches for such a JDK and runs the same command there. {@code bin/lanewise} finds the JDK
 * before any JVM starts and uses this class only to restore standard error. Both search the same
 * places and pass the same flags: a change to one needs the same change to the other.
 */
public final class Launcher {
  private static final int OLDEST = 25;
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String MAIN = "lanewise.cli.Lanewise";
  private static final String RELAUNCHED = "lanewise.relaunched";
  private static final String STDERR = "lanewise.stderr";

  /**
   * The JVM prints a warning about incubating modules that no option suppresses. So it starts with
   * standard error redirected to /dev/null, and {@link #reopenStandardError} restores it from
   * descriptor 3.
   */
  private static final String QUIET_START = "exec \"$@\" 3>&2 2>/dev/null";

  private static final List<String> FLAGS =
      List.of(
          "--add-modules=" + VECTOR_MODULE,
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseParallelGC",
          "-XX:ObjectAlignmentInBytes=64",
          "-XX:-UsePerfData",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,lanewise.kernel.*::*,0.1",
          "-XX:MaxNewSize=64m",
          "-XX:MaxRAMPercentage=70");

  private Launcher() {}

  public static void main(String[] args) throws Throwable {
    reopenStandardError();
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()
        && Runtime.version().feature() >= OLDEST) {
      runHere(args);
      return;
    }
    if (Boolean.getBoolean(RELAUNCHED)) {
      fail("the JDK at " + System.getProperty("java.home") + " has no module " + VECTOR_MODULE);
    }
    System.exit(relaunch(findJdk(), args));
  }

  private static void runHere(String[] args) throws Throwable {
    try {
      Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static int relaunch(Path jdk, String[] args) throws IOException, InterruptedException {
    String userOptions = System.getenv().getOrDefault("LANEWISE_JAVA_OPTS", "").strip();
    List<String> command = new ArrayList<>();
    // If the user gives JVM options, messages of the JVM about them must be visible.
    if (userOptions.isEmpty() && !isWindows()) {
      command.addAll(List.of("/bin/sh", "-c", QUIET_START, "lanewise"));
    }
    command.add(javaOf(jdk).toString());
    command.addAll(FLAGS);
    if (userOptions.isEmpty()) {
      if (!isWindows()) {
        command.add("-D" + STDERR + "=3");
      }
    } else {
      command.addAll(Arrays.asList(userOptions.split("\\s+")));
    }
    command.add("-D" + RELAUNCHED + "=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Launcher.class.getName()));
    command.addAll(Arrays.asList(args));

    Process child = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(child)));
    leaveInterruptsToTheChild();
    return child.waitFor();
  }

  private static void stop(Process child) {
    child.destroy();
    try {
      child.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Makes this process ignore Ctrl-C, which reaches every process of the terminal, so that the
   * child can finish its step. Call it after the child has started, because the child inherits
   * ignored signals.
   */
  private static void leaveInterruptsToTheChild() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      Object ignore = handler.getField("SIG_IGN").get(null);
      signal.getMethod("handle", signal, handler).invoke(null, interrupt, ignore);
    } catch (ReflectiveOperationException e) {
      // This Java has no such class: Ctrl-C then ends the child through the shutdown hook.
    }
  }

  /** Restores standard error from the descriptor where it was kept while the JVM started. */
  private static void reopenStandardError() throws ReflectiveOperationException {
    Integer number = Integer.getInteger(STDERR);
    if (number == null) {
      return;
    }
    Constructor<FileDescriptor> constructor =
        FileDescriptor.class.getDeclaredConstructor(int.class);
    constructor.setAccessible(true);
    FileOutputStream out = new FileOutputStream(constructor.newInstance(number));
    String encoding = System.getProperty("stderr.encoding", StandardCharsets.UTF_8.name());
    try {
      System.setErr(new PrintStream(out, true, encoding));
    } catch (IOException e) {
      System.setErr(new PrintStream(out, true, StandardCharsets.UTF_8));
    }
  }

  private static Path findJdk() throws IOException {
    String chosen = System.getenv("LANEWISE_JAVA_HOME");
    if (chosen != null && !chosen.isEmpty()) {
      Path jdk = Path.of(chosen);
      if (!isSuitable(jdk)) {
        fail("LANEWISE_JAVA_HOME=" + chosen + " is not a JDK " + OLDEST + " or newer");
      }
      return jdk;
    }
    for (Path candidate : candidates()) {
      if (isSuitable(candidate)) {
        return candidate;
      }
    }
    fail(
        "no JDK "
            + OLDEST
            + " or newer found: install one (for example the package temurin-25-jdk),"
            + " or point LANEWISE_JAVA_HOME at it");
    throw new AssertionError();
  }

  private static List<Path> candidates() throws IOException {
    List<Path> homes = new ArrayList<>();
    String javaHome = System.getenv("JAVA_HOME");
    if (javaHome != null && !javaHome.isEmpty()) {
      homes.add(Path.of(javaHome));
    }
    homes.add(Path.of(System.getProperty("java.home")));
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path java = Path.of(folder, javaName());
      if (Files.isExecutable(java)) {
        Path bin = java.toRealPath().getParent();
        if (bin != null && bin.getParent() != null) {
          homes.add(bin.getParent());
        }
      }
    }
    String home = System.getProperty("user.home");
    homes.addAll(foldersIn(Path.of("/usr/lib/jvm"), ""));
    homes.addAll(foldersIn(Path.of(home, ".sdkman", "candidates", "java"), ""));
    homes.addAll(foldersIn(Path.of(home, ".jdks"), ""));
    homes.addAll(foldersIn(Path.of("/Library/Java/JavaVirtualMachines"), "Contents/Home"));
    homes.addAll(foldersIn(Path.of("/opt"), ""));
    if (isWindows()) {
      homes.addAll(foldersIn(Path.of("C:\\Program Files\\Java"), ""));
      homes.addAll(foldersIn(Path.of("C:\\Program Files\\Eclipse Adoptium"), ""));
    }
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

  /** Reads the JDK's {@code release} file instead of starting the JDK. */
  private static boolean isSuitable(Path jdk) {
    Path release = jdk.resolve("release");
    if (!Files.isExecutable(javaOf(jdk)) || !Files.isReadable(release)) {
      return false;
    }
    boolean recent = false;
    boolean hasVectors = true;
    try (BufferedReader reader = Files.newBufferedReader(release)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("JAVA_VERSION=")) {
          recent = feature(line) >= OLDEST;
        } else if (line.startsWith("MODULES=")) {
          hasVectors = line.contains(VECTOR_MODULE);
        }
      }
    } catch (IOException e) {
      return false;
    }
    return recent && hasVectors;
  }

  private static int feature(String javaVersion) {
    String[] numbers = javaVersion.split("\\D+", 3);
    return numbers.length > 1 && numbers[1].length() < 6 ? Integer.parseInt(numbers[1]) : 0;
  }

  private static Path javaOf(Path jdk) {
    return jdk.resolve("bin").resolve(javaName());
  }

  private static String javaName() {
    return isWindows() ? "java.exe" : "java";
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  private static void fail(String reason) {
    System.err.println("lanewise: " + reason);
    System.exit(1);
  }
}
