package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The architecture page is about this code: its picture, its packages, its reading list. */
class HouseTest {
  private static final Path ROOT = Path.of("..");

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/architecture.md"));
  }

  private static List<String> modules() throws IOException {
    return matches("<module>(.*?)</module>", Files.readString(ROOT.resolve("pom.xml"))).stream()
        .filter(module -> Files.exists(ROOT.resolve(module).resolve("src/main/java")))
        .toList();
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void thePictureShowsWhatAModuleUses(String module) throws IOException {
    String picture = page().split("```", -1)[1];
    Matcher arrow =
        Pattern.compile("\\b" + module + "(?:  -> ([a-z]+(?:, [a-z]+)*))?(?=\\s)").matcher(picture);
    assertThat(arrow.find()).as(module + " stands in the picture").isTrue();
    String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
    Set<String> used = new TreeSet<>(matches("<artifactId>lanewise-([a-z]+)</artifactId>", pom));
    used.remove(module);
    assertThat(arrow.group(1) == null ? List.of() : List.of(arrow.group(1).split(", ", -1)))
        .as("what the picture says " + module + " uses")
        .containsExactlyInAnyOrderElementsOf(below(used));
  }

  /** The modules and all that they bring along. */
  private static Set<String> below(Set<String> modules) throws IOException {
    Set<String> all = new TreeSet<>(modules);
    for (String module : modules) {
      String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
      Set<String> used = new TreeSet<>(matches("<artifactId>lanewise-([a-z]+)</artifactId>", pom));
      used.remove(module);
      all.addAll(below(used));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void theTableNamesThePackages(String module) throws IOException {
    Path sources = ROOT.resolve(module).resolve("src/main/java/lanewise");
    try (Stream<Path> files = Files.walk(sources)) {
      Set<String> packages =
          files
              .filter(file -> file.getFileName().toString().equals("package-info.java"))
              .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
              .map(name -> name.isEmpty() ? "(root)" : name)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(matches("(?m)^\\| " + module + " \\| `?([a-z.()]+)`? \\|", page()))
          .containsExactlyInAnyOrderElementsOf(packages);
    }
  }

  @Test
  void theFilesToReadExist() throws IOException {
    List<String> files = matches("(?m)^\\d+\\. `([A-Za-z0-9/]+\\.java)`", page());
    assertThat(files).hasSize(10);
    List<String> modules = modules();
    for (String file : files) {
      assertThat(modules)
          .as(file)
          .anyMatch(
              module -> Files.exists(ROOT.resolve(module + "/src/main/java/lanewise/" + file)));
    }
  }

  @Test
  void itIsOnePage() throws IOException {
    assertThat(page().lines()).hasSizeLessThanOrEqualTo(150);
  }
}
