package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.cli.learn.check.Exercise;
import lanewise.text.Choice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The lessons' links lead to what they name: pages, headings, classes, the lines of a method. */
class LessonsTest {
  private static final Path CONTENTS = Path.of("docs/lessons/README.md");

  static List<Lesson> pages() throws IOException {
    return Lesson.all();
  }

  static Stream<Lesson.Link> links() throws IOException {
    Stream<Lesson> around =
        Stream.of("docs/learn.md", "docs/ninety-minutes.md").map(Path::of).map(Lesson::read);
    return Stream.concat(pages().stream(), around).flatMap(page -> page.links().stream());
  }

  @ParameterizedTest
  @MethodSource("links")
  void aLinkLeadsSomewhere(Lesson.Link link) throws IOException {
    Path file = Lesson.ROOT.resolve(link.file());
    assertThat(file).exists();
    if (link.file().toString().endsWith(".java")) {
      assertLeadsToCode(link, Files.readAllLines(file));
    } else if (!link.anchor().isEmpty()) {
      assertThat(Lesson.read(link.file()).anchors()).contains(link.anchor());
    }
  }

  private static void assertLeadsToCode(Lesson.Link link, List<String> lines) {
    String name = link.words().replace("`", "").replaceFirst("\\.java$", "");
    String[] names = name.split("\\.", 2);
    assertThat(link.file().getFileName()).hasToString(names[0] + ".java");
    if (names.length == 1) {
      assertThat(link.anchor()).as("a class, not its lines").isEmpty();
    } else {
      assertThat(methods(names[1], lines)).as("the lines of " + name).contains(link.anchor());
    }
  }

  /** The lines of each method of that name, as links name them: {@code L56-L97}. */
  private static List<String> methods(String name, List<String> lines) {
    Pattern declaration = Pattern.compile("  (?! )[^*/@=]*\\b" + name + "\\(.*");
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (declaration.matcher(lines.get(i)).matches()) {
        int length = lines.subList(i, lines.size()).indexOf("  }");
        found.add("L%d-L%d".formatted(i + 1, i + 1 + length));
      }
    }
    return found;
  }

  /** A class that a page names in its text has a link there, at least once. */
  @ParameterizedTest
  @MethodSource("pages")
  void classesAreLinks(Lesson page) throws IOException {
    TreeMap<String, Path> classes = classes();
    Set<String> named = new TreeSet<>();
    Pattern.compile("`([A-Z]\\w+)(?:\\.\\w+)?(?:\\.java)?`")
        .matcher(page.prose())
        .results()
        .map(MatchResult::group)
        .map(word -> word.replaceAll("`|\\..*", ""))
        .filter(classes::containsKey)
        .forEach(named::add);
    assertThat(page.links())
        .extracting(link -> link.words().replaceAll("`|\\..*", ""))
        .containsAll(named);
  }

  private static TreeMap<String, Path> classes() throws IOException {
    TreeMap<String, Path> classes = new TreeMap<>();
    for (String module : new String[] {"engine", "datasets", "report", "cli"}) {
      try (Stream<Path> files = Files.walk(Lesson.ROOT.resolve(module).resolve("src"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> classes.put(file.getFileName().toString().replace(".java", ""), file));
      }
    }
    return classes;
  }

  @Test
  void theContentsNameEveryPage() throws IOException {
    assertThat(Lesson.read(CONTENTS).links())
        .extracting(Lesson.Link::file)
        .filteredOn(
            file -> file.startsWith("docs/lessons") && !file.startsWith("docs/lessons/ladder"))
        .hasSameElementsAs(
            pages().stream()
                .map(Lesson::path)
                .filter(path -> path.getParent().equals(CONTENTS.getParent()))
                .filter(path -> !path.equals(CONTENTS))
                .toList());
  }

  /** Stars between letters would be read as emphasis: products in the text have a dot. */
  @ParameterizedTest
  @MethodSource("pages")
  void productsAreNotEmphasis(Lesson page) {
    assertThat(page.prose().replaceAll("`[^`\\n]*`", "")).doesNotContainPattern("[\\w)]\\*[\\w(]");
  }

  /** A page ends with the command that runs what it is about. */
  @ParameterizedTest
  @MethodSource("pages")
  void aPageEndsWithACommand(Lesson page) {
    if (!page.path().equals(CONTENTS)) {
      String last = page.text().strip().lines().toList().getLast().strip();
      assertThat(page.commands()).contains(last);
    }
  }

  /** The lesson that a skeleton names is there, and begins that exercise. */
  @ParameterizedTest
  @EnumSource
  void aSkeletonNamesItsLesson(Exercise exercise) {
    Matcher named =
        Pattern.compile("The lesson about it: (docs/lessons/\\S+\\.md)\\.")
            .matcher(exercise.skeleton());
    assertThat(named.find()).isTrue();
    assertThat(Lesson.read(Path.of(named.group(1))).commands())
        .contains("bin/lanewise learn start " + Choice.name(exercise));
  }

  @Test
  void everyExerciseHasALesson() throws IOException {
    Set<String> begun = new TreeSet<>();
    for (Lesson page : pages()) {
      page.commands().stream()
          .filter(command -> command.contains("learn start"))
          .map(command -> command.replaceFirst(".* ", ""))
          .forEach(begun::add);
    }
    assertThat(begun)
        .containsExactlyElementsOf(
            Stream.of(Exercise.values()).map(Choice::name).sorted().toList());
  }

  @Test
  void allAreFound() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(25);
    assertThat(links().filter(link -> link.anchor().matches("L\\d+-L\\d+"))).hasSizeGreaterThan(20);
  }
}
