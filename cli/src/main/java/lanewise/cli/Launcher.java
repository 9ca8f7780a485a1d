package lanewise.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The main class of {@code lanewise.jar}: starts {@code lanewise.cli.Lanewise} on a JDK with the
 * Vector API enabled.
 *
 * <p>It is compiled for Java 17, so that {@code java -jar lanewise.jar} works with any {@code java}
 * from 17 on the PATH. On a JDK 25 with the module resolved it calls the real main class; otherwise
 * it searches for such a JDK and runs the same command there. {@code bin/lanewise} finds the JDK
 * before any JVM starts and uses this class only to restore standard error. It searches the same
 * places as {@link JdkSearch} and passes the same flags: a change to one needs the same change to
 * the other.
 */
public final class Launcher {
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
          "--add-modules=" + JdkSearch.VECTOR_MODULE,
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
    if (ModuleLayer.boot().findModule(JdkSearch.VECTOR_MODULE).isPresent()
        && Runtime.version().feature() >= JdkSearch.OLDEST) {
      runHere(args);
      return;
    }
    if (Boolean.getBoolean(RELAUNCHED)) {
      fail(
          "the JDK at "
              + System.getProperty("java.home")
              + " has no module "
              + JdkSearch.VECTOR_MODULE);
    }
    JdkSearch search =
        new JdkSearch(
            FileSystems.getDefault(),
            System.getenv(),
            System.getProperty("os.name"),
            System.getProperty("java.home"),
            System.getProperty("user.home"));
    String classPath = System.getProperty("java.class.path");
    try {
      System.exit(relaunch(command(search, search.find(), classPath, args)));
    } catch (IllegalStateException e) {
      fail(e.getMessage());
    }
  }

  private static void runHere(String[] args) throws Throwable {
    try {
      Class.forName(MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The command that starts this program again on another JDK. */
  static List<String> command(JdkSearch search, Path jdk, String classPath, String[] args) {
    String userOptions = search.variable("LANEWISE_JAVA_OPTS");
    // If the user gives JVM options, messages of the JVM about them must be visible.
    boolean quiet = userOptions.isEmpty() && !search.isWindows();
    List<String> command = new ArrayList<>();
    if (quiet) {
      command.addAll(List.of("/bin/sh", "-c", QUIET_START, "lanewise"));
    }
    command.add(search.javaOf(jdk).toString());
    command.addAll(FLAGS);
    if (quiet) {
      command.add("-D" + STDERR + "=3");
    }
    if (!userOptions.isEmpty()) {
      command.addAll(Arrays.asList(userOptions.split("\\s+")));
    }
    command.add("-D" + RELAUNCHED + "=true");
    command.addAll(List.of("-cp", classPath, Launcher.class.getName()));
    command.addAll(Arrays.asList(args));
    return command;
  }

  private static int relaunch(List<String> command) throws IOException, InterruptedException {
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

  private static void fail(String reason) {
    System.err.println("lanewise: " + reason);
    System.exit(1);
  }
}
