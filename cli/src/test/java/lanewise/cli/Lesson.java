package lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of {@code docs/lessons}.
 *
 * @param path from the repository's root
 * @param text its Markdown
 */
record Lesson(Path path, String text) {
  static final Path ROOT = Path.of("..");

  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern COMMAND =
      Pattern.compile("^ *(?:\\$ )?((?:bin/)?lanewise|\\./mvnw|java -jar) .*");

  /**
   * A link of a page.
   *
   * @param words what is to be clicked
   * @param file what it leads to, from the repository's root
   * @param anchor what follows #, or nothing
   */
  record Link(Lesson page, String words, Path file, String anchor) {
    @Override
    public String toString() {
      return "%s: %s -> %s#%s".formatted(page.path, words, file, anchor);
    }
  }

  /** All pages, in the order of their paths. */
  static List<Lesson> all() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs/lessons"))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(ROOT::relativize)
          .map(Lesson::read)
          .toList();
    }
  }

  static Lesson read(Path path) {
    try {
      return new Lesson(path, Files.readString(ROOT.resolve(path)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The links, and the pictures, that do not lead to other sites. */
  List<Link> links() {
    return LINK.matcher(prose())
        .results()
        .filter(link -> !link.group(2).contains("://"))
        .map(this::link)
        .toList();
  }

  private Link link(MatchResult found) {
    String[] parts = found.group(2).split("#", 2);
    Path file = parts[0].isEmpty() ? path : path.resolveSibling(parts[0]).normalize();
    return new Link(this, found.group(1), file, parts.length == 1 ? "" : parts[1]);
  }

  /** The text without its blocks of code. */
  String prose() {
    return text.replaceAll("(?ms)^```.*?^```$", "").replaceAll("(?m)^ {4}.*$", "");
  }

  /** The names of its headings as links give them. */
  List<String> anchors() {
    return HEADING
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /** The lines that are commands, in blocks of code. */
  List<String> commands() {
    return text.lines()
        .filter(line -> line.startsWith("    ") || line.startsWith("lanewise "))
        .filter(line -> COMMAND.matcher(line).matches())
        .map(String::strip)
        .map(line -> line.replaceFirst("^\\$ ", ""))
        .toList();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
