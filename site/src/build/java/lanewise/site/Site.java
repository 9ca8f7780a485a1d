package lanewise.site;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.chart.BarChart;
import lanewise.chart.Ink;

/** Makes the project's static pages of its documents, its API's documentation and reports. */
final class Site {
  /** The documents at the root of the repository that have a page. */
  private static final List<String> ROOT_DOCUMENTS =
      List.of("CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "README.md", "SECURITY.md");

  private static final Pattern PLACE = Pattern.compile("\\{\\{([^}]*)\\}\\}");

  private final Path repository;
  private final Path folder;
  private final String version;
  private final String home;

  private Site(Path repository, Path folder, String version, String home) {
    this.repository = repository;
    this.folder = folder;
    this.version = version;
    this.home = home;
  }

  /**
   * Makes the pages.
   *
   * @param arguments the repository, the site's folder, which holds {@code api} and {@code
   *     examples} already, the version, the project's address
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    write(Path.of(arguments[0]), folder, arguments[2], arguments[3]);
    List<String> broken = LinkCheck.broken(folder);
    broken.forEach(link -> System.err.println("site: broken link in " + link));
    if (!broken.isEmpty()) {
      System.exit(1);
    }
    System.out.println(folder.resolve("index.html"));
  }

  static void write(Path repository, Path folder, String version, String home) throws IOException {
    new Site(repository, folder, version, home).write();
  }

  private void write() throws IOException {
    List<Map<String, String>> entries = new ArrayList<>();
    for (Document document : documents()) {
      entries.addAll(document.entries());
      String address = Document.address(document.path());
      String content = "<article>" + document.html(home) + "</article>";
      page(address, document.title(), content);
    }
    page("index.html", "Neural networks for images, in pure Java", start());
    text("site.css", Ink.css() + reportCss() + resource("site.css"));
    text("site.js", resource("site.js").replace("{{entries}}", new Gson().toJson(entries)));
    copy(repository.resolve("docs/pictures"), folder.resolve("docs/pictures"));
    for (String module : List.of("engine", "datasets")) {
      Path style = folder.resolve("api").resolve(module).resolve("resource-files/stylesheet.css");
      Files.writeString(style, Ink.css() + resource("api.css"), StandardOpenOption.APPEND);
    }
  }

  private List<Document> documents() throws IOException {
    List<Path> paths = new ArrayList<>();
    ROOT_DOCUMENTS.forEach(name -> paths.add(Path.of(name)));
    try (Stream<Path> files = Files.walk(repository.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .map(repository::relativize)
          .sorted()
          .forEach(paths::add);
    }
    List<Document> documents = new ArrayList<>();
    for (Path path : paths) {
      documents.add(Document.read(repository, path));
    }
    return documents;
  }

  private String start() throws IOException {
    Document performance = Document.read(repository, Path.of("docs/performance.md"));
    return filled(
        resource("start.html"),
        Map.of(
            "training",
            charts(performance, "simple-cnn", "fashion-cnn", "bn-cnn"),
            "inference",
            charts(
                SpeedCharts.inference(performance, "256 images at a time, 2 threads"),
                SpeedCharts.inference(performance, "one image, 1 thread"),
                SpeedCharts.inference(performance, "one image, 2 threads")),
            "version",
            version,
            "home",
            home));
  }

  private static String charts(Document performance, String... networks) {
    return charts(
        Stream.of(networks)
            .map(network -> SpeedCharts.training(performance, network))
            .toArray(BarChart[]::new));
  }

  private static String charts(BarChart... charts) {
    StringBuilder html = new StringBuilder();
    for (BarChart chart : charts) {
      html.append("<figure><h3>").append(chart.title()).append("</h3><div class=\"drawing\">");
      html.append(chart.draw().page()).append("</div></figure>\n");
    }
    return html.toString();
  }

  /** Writes a page with the head, the navigation and the search. */
  private void page(String address, String title, String content) throws IOException {
    String up = "../".repeat((int) address.chars().filter(c -> c == '/').count());
    text(
        address,
        filled(
            resource("page.html"),
            Map.of("title", title, "content", content, "up", up, "version", version)));
  }

  private static String filled(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place -> Matcher.quoteReplacement(Objects.requireNonNull(values.get(place.group(1)))));
  }

  private void text(String address, String text) throws IOException {
    Path file = folder.resolve(address);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
  }

  private static String reportCss() throws IOException {
    return text(Ink.class.getResourceAsStream("/lanewise/report/page.css"));
  }

  private static String resource(String name) throws IOException {
    return text(Site.class.getResourceAsStream(name));
  }

  private static String text(InputStream resource) throws IOException {
    try (InputStream in = Objects.requireNonNull(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
