package lanewise.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is packed is what is listed: jars, classes, libraries, licenses. */
@Tag("downloads")
class ContentTest {
  private static final Path LIST = Path.of("src/test/resources/contents.txt");

  @TempDir private static Path folder;
  private static Unpacked zip;

  @BeforeAll
  static void unpack() throws Exception {
    zip = Unpacked.of(Unpacked.ZIP, folder);
  }

  private static boolean isOurs(Path jar) {
    return jar.getFileName().toString().startsWith("lanewise-");
  }

  private static List<String> entries(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  /** Folders of classes, and every other file; the classes themselves come and go. */
  @Test
  void ourJarsHoldWhatIsListed() throws IOException {
    TreeSet<String> held = new TreeSet<>();
    for (Path jar : zip.jars().stream().filter(ContentTest::isOurs).toList()) {
      String name = jar.getFileName().toString().replace("-" + Unpacked.VERSION, "");
      for (String entry : entries(jar)) {
        held.add(name + " " + entry.replaceFirst("[^/]+(?<!module-info)\\.class$", "*.class"));
      }
    }
    if (Boolean.getBoolean("lanewise.list")) {
      Files.write(LIST, held);
    }
    assertThat(held)
        .as("the content of our jars; -Dlanewise.list=true writes the list anew")
        .containsExactlyElementsOf(Files.readAllLines(LIST));
  }

  @Test
  void noClassIsThereTwice() throws IOException {
    Map<String, String> owners = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (Path jar : zip.jars()) {
      for (String entry : entries(jar)) {
        if (entry.endsWith(".class") && !entry.endsWith("module-info.class")) {
          String other = owners.put(entry, jar.getFileName().toString());
          if (other != null) {
            twice.add(entry + " in " + other + " and " + jar.getFileName());
          }
        }
      }
    }
    assertThat(twice).isEmpty();
  }

  @Test
  void theBillOfMaterialsIsOfTheseJars() throws Exception {
    Map<String, String> packed = new TreeMap<>();
    for (Path jar : zip.jars()) {
      packed.put(jar.getFileName().toString(), sha256(jar));
    }
    Map<String, String> listed = new TreeMap<>();
    for (JsonElement element : components()) {
      JsonObject component = element.getAsJsonObject();
      String hash =
          component.getAsJsonArray("hashes").asList().stream()
              .map(JsonElement::getAsJsonObject)
              .filter(entry -> entry.get("alg").getAsString().equals("SHA-256"))
              .map(entry -> entry.get("content").getAsString())
              .findFirst()
              .orElseThrow();
      listed.put(text(component, "name") + "-" + text(component, "version") + ".jar", hash);
      assertThat(component.has("licenses")).as(text(component, "name")).isTrue();
    }
    assertThat(listed).isEqualTo(packed);
  }

  private static Iterable<JsonElement> components() throws IOException {
    return JsonParser.parseString(Files.readString(zip.root().resolve("sbom.json")))
        .getAsJsonObject()
        .getAsJsonArray("components");
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
  }

  /** The kept text is of the kind that the library's own pom names. */
  @Test
  void everyLibraryComesWithItsLicense() throws IOException {
    Map<String, Pattern> kinds =
        Map.of(
            "Apache-2.0", Pattern.compile("Apache License\\s+Version 2\\.0"),
            "MIT", Pattern.compile("Permission is hereby granted, free of charge"),
            "BSD-3-Clause", Pattern.compile("Neither the name"));
    for (JsonElement element : components()) {
      JsonObject component = element.getAsJsonObject();
      String name = text(component, "name") + "-" + text(component, "version");
      if (name.startsWith("lanewise-")) {
        continue;
      }
      String license = component.getAsJsonArray("licenses").toString();
      String kind =
          license.contains("Apache-2.0")
              ? "Apache-2.0"
              : license.contains("MIT") ? "MIT" : "BSD-3-Clause";
      assertThat(license).as(name).contains(kind.startsWith("BSD") ? "BSD" : kind);
      Path texts = zip.root().resolve("licenses").resolve(name);
      assertThat(texts).isDirectory();
      try (Stream<Path> files = Files.list(texts)) {
        String all = files.map(ContentTest::read).collect(Collectors.joining());
        assertThat(all).as(name).containsPattern(kinds.get(kind));
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What jdeps finds that the jars need is in the image, but for java.sql, which two libraries only
   * use where it is there.
   */
  @Test
  void theRuntimeHasTheModulesThatTheJarsNeed() throws IOException {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    List<String> arguments =
        new ArrayList<>(
            List.of("-s", "--multi-release", "25", "--ignore-missing-deps", "--module-path"));
    arguments.add(zip.root().resolve("lib").toString());
    zip.jars().forEach(jar -> arguments.add(jar.toString()));
    int status =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(printer, printer, arguments.toArray(String[]::new));
    assertThat(status).as(out.toString()).isZero();
    Set<String> needed =
        Pattern.compile("-> ((?:java|jdk)\\.\\S+)")
            .matcher(out.toString())
            .results()
            .map(match -> match.group(1))
            .filter(module -> !module.equals("java.sql"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(needed).contains("java.desktop", "jdk.incubator.vector");
    String release = Files.readString(Path.of("target/runtime/release"));
    assertThat(needed)
        .allSatisfy(
            module -> assertThat(release).containsPattern("\\b" + Pattern.quote(module) + "\\b"));
  }
}
