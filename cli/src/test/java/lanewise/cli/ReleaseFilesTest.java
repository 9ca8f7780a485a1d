package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.model.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version, the project's home and the launcher's flags are the same wherever they stand. */
class ReleaseFilesTest {
  private static final Path ROOT = Path.of("..");

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CITATION.cff | version: %s",
        "CHANGELOG.md | ## %s",
        "jbang-catalog.json | dev.lanewise:lanewise-cli:%s",
        "examples/library/pom.xml | <version>%s</version>",
        "Containerfile | lanewise-%s-linux-x86_64.tar.gz",
      })
  void theVersionIsTheBuilds(String file, String place) throws IOException {
    assertThat(read(file)).contains(place.formatted(Release.VERSION));
  }

  @Test
  void theHomeIsThePomsEverywhere() throws IOException {
    Matcher home = Pattern.compile("<project.home>(.*)</project.home>").matcher(read("pom.xml"));
    assertThat(home.find()).isTrue();
    for (String file :
        List.of(
            "SECURITY.md",
            "CODE_OF_CONDUCT.md",
            "CITATION.cff",
            ".github/ISSUE_TEMPLATE/config.yml")) {
      assertThat(read(file).lines().filter(line -> line.contains("https://")))
          .as("links of " + file + " to the project.home of pom.xml")
          .isNotEmpty()
          .allMatch(line -> line.contains(home.group(1)));
    }
  }

  @Test
  void theChangelogNamesEveryCommand() throws IOException {
    String changelog = read("CHANGELOG.md");
    assertThat(Lanewise.commandLine().getSubcommands().keySet())
        .filteredOn(name -> !name.equals("help"))
        .allSatisfy(name -> assertThat(changelog).contains("`" + name + "`"));
  }

  /** Benchmarks are not published. */
  @Test
  void theBillOfVersionsListsEveryModule() throws IOException {
    for (String module : List.of("engine", "datasets", "report", "cli", "spark")) {
      assertThat(ROOT.resolve(module).resolve("src/main/java")).isDirectory();
      assertThat(read("bom/pom.xml")).contains("<artifactId>lanewise-" + module + "</artifactId>");
    }
    try (Stream<Path> folders = Files.list(ROOT)) {
      assertThat(folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java"))))
          .as("a new module is published, or named here")
          .hasSize(6);
    }
  }

  @Test
  void jbangPassesTheLaunchersFlags() throws IOException {
    JsonObject alias =
        JsonParser.parseString(read("jbang-catalog.json"))
            .getAsJsonObject()
            .getAsJsonObject("aliases")
            .getAsJsonObject("lanewise");
    Path home = Path.of("/jdk");
    JdkSearch search = new JdkSearch(FileSystems.getDefault(), Map.of(), "Windows", "/", "/");
    Stream<String> flags =
        Launcher.command(search, home, "lib", new String[0]).stream()
            .filter(word -> word.startsWith("-XX:") || word.startsWith("--"));
    assertThat(
            alias.getAsJsonArray("runtime-options").asList().stream().map(JsonElement::getAsString))
        .containsExactlyElementsOf(flags.toList());
    assertThat(alias.get("main").getAsString()).isEqualTo(Launcher.class.getName());
  }
}
