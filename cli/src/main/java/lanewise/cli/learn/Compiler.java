package lanewise.cli.learn;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.learn.check.Verdict;

/** Compiles a student's file, in this process. */
final class Compiler {
  /** More errors than this are seldom errors of their own. */
  private static final int MOST_ERRORS = 5;

  private Compiler() {}

  /**
   * Compiles.
   *
   * @param source the file
   * @param classes the folder for its classes
   * @return a verdict with the compiler's errors; passed if there are none
   * @throws CommandFailure if this Java has no compiler
   */
  static Verdict compile(Path source, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new CommandFailure(
          "the Java at %s has no compiler: exercises need a JDK, 25 or newer (for example the package temurin-25-jdk)"
              .formatted(System.getProperty("java.home")));
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"),
            "--add-modules=jdk.incubator.vector",
            "-proc:none",
            "-g");
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  new StringWriter(), files, found, options, null, files.getJavaFileObjects(source))
              .call();
      if (compiled) {
        return new Verdict(Verdict.Outcome.PASSED, List.of());
      }
    }
    return Verdict.failed(
        found.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .limit(MOST_ERRORS)
            .map(Compiler::sentence)
            .toList());
  }

  private static String sentence(Diagnostic<? extends JavaFileObject> error) {
    JavaFileObject source = error.getSource();
    String place =
        source == null
            ? ""
            : "%s:%d: ".formatted(Path.of(source.getName()).getFileName(), error.getLineNumber());
    return "It does not compile: "
        + place
        + error.getMessage(Locale.ROOT).replaceAll("\\s*\\R\\s*", ", ");
  }

  /** Whether the compiler wrote the class that a file is named for. */
  static boolean hasClass(Path classes, String className) {
    return Files.exists(classes.resolve(className + ".class"));
  }
}
