package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/library.md compiles, runs and learns. */
class LibraryPageTest {
  private static final Path PAGE = Path.of("..", "docs", "library.md");
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static final String PROGRAM =
      """
      import java.nio.file.Path;
      import java.util.Map;
      import lanewise.datasets.*;
      import lanewise.datasets.digits.Digits;
      import lanewise.format.Safetensors;
      import lanewise.model.*;
      import lanewise.nn.*;
      import lanewise.optim.Adam;
      import lanewise.parallel.Scheduler;
      import lanewise.plan.*;
      import lanewise.train.*;

      public class Page {
        public static double run(Path file, byte[] pixels) throws Exception {
          %s
          return accuracy;
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void theCodeRunsFromTopToBottom() throws IOException, ReflectiveOperationException {
    List<String> blocks =
        CODE.matcher(Files.readString(PAGE)).results().map(MatchResult::group).toList();
    assertThat(blocks).hasSize(3);
    StringBuilder code = new StringBuilder();
    for (String block : blocks) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("```")).toList();
      assertThat(lines).as("train, load and predict in 10 lines each").hasSizeLessThanOrEqualTo(10);
      lines.forEach(line -> code.append(line).append('\n'));
    }
    Path source = folder.resolve("Page.java");
    Files.writeString(source, PROGRAM.formatted(code));
    compile(source);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Object accuracy =
          loader
              .loadClass("Page")
              .getMethod("run", Path.class, byte[].class)
              .invoke(null, folder.resolve("digits.safetensors"), new byte[28 * 28]);
      assertThat((double) accuracy).isGreaterThan(0.8);
    }
  }

  private void compile(Path source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    Iterable<String> options =
        List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
