import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs google-java-format over every Java file somebody wrote: {@code FormatSources check|write
 * ROOT}. The Maven build calls it with the formatter on the class path.
 */
final class FormatSources {
  private static final String COMMAND = "./mvnw -q -N -Pformat process-sources";

  private FormatSources() {}

  public static void main(String[] args) throws Exception {
    boolean check = args[0].equals("check");
    Path root = Path.of(args[1]);
    List<String> command = new ArrayList<>();
    command.add(check ? "--dry-run" : "--replace");
    sources(root).map(Path::toString).forEach(command::add);
    if (command.size() == 1) {
      return;
    }

    StringWriter listed = new StringWriter();
    PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err), true);
    int status =
        new Main(new PrintWriter(listed, true), err, InputStream.nullInputStream())
            .format(command.toArray(String[]::new));
    err.flush();

    List<String> unformatted = listed.toString().lines().toList();
    if (!unformatted.isEmpty()) {
      unformatted.forEach(
          file -> System.err.println("not formatted: " + root.relativize(Path.of(file))));
      System.err.println("To format them: " + COMMAND);
      status = 1;
    }
    System.exit(status);
  }

  private static Stream<Path> sources(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    files.addAll(javaFiles(root.resolve(".mvn")));
    try (Stream<Path> modules = Files.list(root)) {
      modules
          .map(module -> module.resolve("src"))
          .sorted()
          .map(FormatSources::javaFiles)
          .forEach(files::addAll);
    }
    return files.stream();
  }

  private static List<Path> javaFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
