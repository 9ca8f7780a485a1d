package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the command line in a separate process, with standard output and error redirected to files.
 */
public final class JavaProcess {
  private static final Pattern ADDRESS = Pattern.compile("http://127.0.0.1:\\d+/(#\\w+)?");

  private final Path folder;
  private final ProcessBuilder builder = new ProcessBuilder();
  private List<String> prefix = List.of();
  private int patienceMillis = 1_000_000;
  private int limitSeconds = 300;
  private List<String> flags = List.of("--add-modules=jdk.incubator.vector");

  /** A process that works in the given folder. */
  public JavaProcess(Path folder) {
    this.folder = folder;
    builder.directory(folder.toFile());
    builder.redirectOutput(folder.resolve("out.txt").toFile());
    builder.redirectError(folder.resolve("err.txt").toFile());
    builder
        .environment()
        .keySet()
        .removeAll(
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LANEWISE_DEBUG"));
  }

  /** Has a shell run this before it becomes the JVM. */
  public JavaProcess after(String shellCommand) {
    prefix = List.of("/bin/sh", "-c", shellCommand + "; exec \"$@\"", "sh");
    return this;
  }

  /**
   * Has the process hear a signal that whoever started the tests may have it ignore: what a shell
   * starts in the background ignores SIGINT, and so do its children. Where {@code env} cannot undo
   * that, the process is as it is.
   */
  public JavaProcess hearing(String signal) throws IOException, InterruptedException {
    List<String> env = List.of("env", "--default-signal=" + signal);
    Process probe =
        new ProcessBuilder(Stream.concat(env.stream(), Stream.of("true")).toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (probe.waitFor() == 0) {
      prefix = env;
    }
    return this;
  }

  /** Replaces the flags of the JVM. */
  public JavaProcess flags(String... flags) {
    this.flags = List.of(flags);
    return this;
  }

  /** Waits so long for its end, not the usual five minutes. */
  public JavaProcess limit(int seconds) {
    limitSeconds = seconds;
    return this;
  }

  /** Has the process say what it does when it takes longer than this. */
  public JavaProcess patience(int milliseconds) {
    patienceMillis = milliseconds;
    return this;
  }

  /** Adds to the environment. */
  public JavaProcess environment(Map<String, String> variables) {
    builder.environment().putAll(variables);
    return this;
  }

  /** The address of a page that the process has printed; waits for it. */
  public String awaitAddress(Process process) throws IOException, InterruptedException {
    while (process.isAlive()) {
      Matcher matcher = ADDRESS.matcher(Files.readString(folder.resolve("out.txt")));
      if (matcher.find()) {
        return matcher.group();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError(Files.readString(folder.resolve("err.txt")));
  }

  public Process start(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of("-XX:+UseParallelGC", "-XX:ObjectAlignmentInBytes=64", "-XX:-UsePerfData"));
    command.add("-Dlanewise.patienceMillis=" + patienceMillis);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "lanewise.cli.Lanewise"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return builder.command(command).start();
  }

  public Cli.Result run(Object... arguments) throws IOException, InterruptedException {
    return result(start(arguments));
  }

  public Cli.Result result(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running after " + limitSeconds + " s");
    }
    String err = Files.readString(folder.resolve("err.txt"));
    return new Cli.Result(
        process.exitValue(),
        Files.readString(folder.resolve("out.txt")),
        // The JVM's own warning, which the launcher hides.
        err.replace("WARNING: Using incubator modules: jdk.incubator.vector\n", ""));
  }
}
