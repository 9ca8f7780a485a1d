package lanewise.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A Markdown file of the repository as a page.
 *
 * @param path its path in the repository
 * @param root its tree
 */
record Document(Path path, Node root) {
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());

  /** A heading and the text below it, for the search. */
  record Part(String heading, String anchor, String text) {}

  static Document read(Path repository, Path path) throws IOException {
    String text = Files.readString(repository.resolve(path));
    return new Document(path, Parser.builder().extensions(EXTENSIONS).build().parse(text));
  }

  /** The page's address in the site. */
  static String address(Path path) {
    return path.toString().replace('\\', '/').replaceFirst("\\.md$", ".html");
  }

  /** The first heading. */
  String title() {
    return parts().getFirst().heading();
  }

  /**
   * The page's content. Links to other documents lead to their pages, links to anything else in the
   * repository to its source.
   *
   * @param home the project's address
   */
  String html(String home) {
    root.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Link link) {
            link.setDestination(target(link.getDestination(), home));
            visitChildren(link);
          }
        });
    return HtmlRenderer.builder().extensions(EXTENSIONS).build().render(root);
  }

  private String target(String destination, String home) {
    if (destination.matches("[a-z]+:.*") || destination.startsWith("#")) {
      return destination;
    }
    if (destination.matches("[^#]*\\.md(#.*)?")) {
      return destination.replaceFirst("\\.md(?=#|$)", ".html");
    }
    return home + "/tree/main/" + path.resolveSibling(destination).normalize();
  }

  /** Its headings with their texts. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    IdGenerator ids = IdGenerator.builder().build();
    String heading = "";
    String anchor = "";
    StringBuilder text = new StringBuilder();
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading) {
        if (!heading.isEmpty()) {
          parts.add(new Part(heading, anchor, text.toString()));
        }
        heading = words(node, "");
        anchor = ids.generateId(heading);
        text.setLength(0);
      } else {
        text.append(words(node, " "));
      }
    }
    parts.add(new Part(heading, anchor, text.toString()));
    return parts;
  }

  private static String words(Node node, String between) {
    StringBuilder words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral()).append(between);
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral()).append(between);
          }
        });
    return words.toString();
  }

  /** The entries of the search: a map for each heading. */
  List<Map<String, String>> entries() {
    return parts().stream()
        .map(
            part ->
                Map.of(
                    "page", title(),
                    "heading", part.heading(),
                    "address", address(path) + "#" + part.anchor(),
                    "text", part.text()))
        .toList();
  }
}
