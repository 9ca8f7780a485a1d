package lanewise.site;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds links of a folder of pages that lead nowhere. */
final class LinkCheck {
  private static final Pattern LINK = Pattern.compile("\\s(?:href|src)=\"([^\"]*)\"");
  private static final Pattern ANCHOR = Pattern.compile("\\s(?:id|name)=\"([^\"]*)\"");
  private static final Pattern CODE = Pattern.compile("(?s)<(script|style)\\b.*?</\\1>");

  private final Path site;
  private final Map<Path, Set<String>> anchors = new HashMap<>();

  private LinkCheck(Path site) {
    this.site = site.toAbsolutePath().normalize();
  }

  /**
   * The broken links, one text each; those to other sites are not followed.
   *
   * @throws IOException if a page cannot be read
   */
  static List<String> broken(Path site) throws IOException {
    LinkCheck check = new LinkCheck(site);
    List<String> broken = new ArrayList<>();
    try (Stream<Path> files = Files.walk(check.site)) {
      for (Path page : files.filter(LinkCheck::isPage).sorted().toList()) {
        check.page(page, broken);
      }
    }
    return broken;
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".html");
  }

  private void page(Path page, List<String> broken) throws IOException {
    String html = CODE.matcher(Files.readString(page)).replaceAll("");
    for (String link : LINK.matcher(html).results().map(match -> match.group(1)).toList()) {
      String plain = plain(link);
      if (!plain.matches("(?s)[a-z]+:.*") && !leadsSomewhere(page, plain)) {
        broken.add(site.relativize(page) + ": " + link);
      }
    }
  }

  private static String plain(String attribute) {
    return attribute
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private boolean leadsSomewhere(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    file = file.replaceFirst("\\?.*", "");
    Path target =
        file.isEmpty() ? page : page.resolveSibling(URI.create(file).getPath()).normalize();
    if (Files.isDirectory(target)) {
      target = target.resolve("index.html");
    }
    if (!target.startsWith(site) || !Files.isRegularFile(target)) {
      return false;
    }
    return hash < 0
        || hash == link.length() - 1
        || !isPage(target)
        || has(target, link.substring(hash + 1));
  }

  private boolean has(Path page, String anchor) throws IOException {
    Set<String> known = anchors.get(page);
    if (known == null) {
      known = new HashSet<>();
      ANCHOR
          .matcher(Files.readString(page))
          .results()
          .map(match -> plain(match.group(1)))
          .forEach(known::add);
      anchors.put(page, known);
    }
    return known.contains(anchor)
        || known.contains(URLDecoder.decode(anchor, StandardCharsets.UTF_8));
  }
}
