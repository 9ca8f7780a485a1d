package lanewise.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkCheckTest {
  @TempDir private Path folder;

  @Test
  void aDeadLinkIsFound() throws IOException {
    Files.writeString(
        folder.resolve("index.html"),
        """
        <a href="other.html#here">fine</a> <a href="https://example.com">not followed</a>
        <a href="missing.html">dead</a> <a href="other.html#gone">dead</a> <img src="none.png">
        <a href="../outside.html">outside</a> <a href="#top">dead</a>
        """);
    Files.writeString(folder.resolve("other.html"), "<h2 id=\"here\">Here</h2>");

    assertThat(LinkCheck.broken(folder))
        .containsExactly(
            "index.html: missing.html",
            "index.html: other.html#gone",
            "index.html: none.png",
            "index.html: ../outside.html",
            "index.html: #top");
  }

  /** All documents of the repository, with the folders that other commands make. */
  @Test
  void theDocumentsLinksLeadSomewhere() throws IOException {
    for (String page :
        new String[] {
          "api/engine/index.html",
          "api/datasets/index.html",
          "api/engine/resource-files/stylesheet.css",
          "api/datasets/resource-files/stylesheet.css",
          "examples/run/report.html",
          "examples/lr-find/report.html"
        }) {
      Files.createDirectories(folder.resolve(page).getParent());
      Files.createFile(folder.resolve(page));
    }
    Site.write(Path.of(".."), folder, "0.1.0", "https://lanewise.example");

    assertThat(LinkCheck.broken(folder)).isEmpty();
    assertThat(folder.resolve("index.html")).content().doesNotContain("{{");
    assertThat(folder.resolve("site.js")).content().doesNotContain("{{");
    assertThat(folder.resolve("api/engine/resource-files/stylesheet.css"))
        .content()
        .contains("(prefers-color-scheme: dark)", "--body-background-color: var(--ground)");
  }

  @Test
  void linksToDocumentsLeadToTheirPages() throws IOException {
    Files.writeString(
        folder.resolve("a.md"), "# A\n\n[b](b.md#part) [c](../src/C.java) [d](#here)\n");
    assertThat(Document.read(folder, Path.of("a.md")).html("https://home"))
        .contains("href=\"b.html#part\"", "href=\"#here\"", "href=\"https://home/tree/main/");
  }

  @Test
  void everyHeadingIsFoundByTheSearch() throws IOException {
    Files.writeString(folder.resolve("a.md"), "# A\n\nfirst\n\n## Part `b`\n\nsecond\n");
    assertThat(Document.read(folder, Path.of("a.md")).entries())
        .extracting(Map.class::cast)
        .extracting(entry -> entry.get("address"))
        .containsExactly("a.html#a", "a.html#part-b");
  }
}
