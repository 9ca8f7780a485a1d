package lanewise.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import lanewise.chart.Ink;
import lanewise.chart.Markup;
import lanewise.chart.Svg;
import lanewise.screen.Figures;

/** A report as one self-contained HTML page, without network access, scripts or other files. */
final class Page {
  private static final String ORIGIN = "Settings and environment";

  /** The largest number of headline values in one row. */
  private static final int FEW = 4;

  /** A broader drawing is too small to be read on half a page. */
  private static final double MOST_HALF = 480;

  /** What a card is higher than its drawing. */
  private static final double CARD = 90;

  /** Longer tables are collapsed. */
  private static final int MOST_ROWS = 60;

  /** Where a browser would begin a new line within a word. */
  private static final Pattern PARTED = Pattern.compile("-\\S|/\\S{2}");

  private Page() {}

  /** The HTML text of the page. */
  static String of(Report report) {
    Markup body = new Markup();
    header(body, report);
    body.open("main");
    report.sections().stream()
        .filter(section -> !section.isEmpty())
        .forEach(section -> section(body, section));
    origin(body, report);
    body.close();
    Markup html =
        new Markup()
            .open("html", "lang", "en")
            .open("head")
            .empty("meta", "charset", "utf-8")
            .empty("meta", "name content", "viewport", "width=device-width, initial-scale=1")
            .element("title", report.title())
            // Without an icon, browsers request one.
            .empty("link", "rel href", "icon", "data:,")
            .style(styles())
            .close()
            .open("body")
            .add(body)
            .close()
            .close();
    return "<!doctype html>\n" + html + "\n";
  }

  private static void header(Markup body, Report report) {
    body.open("header").element("p", "lanewise", "class", "brand").open("h1");
    words(body, report.title());
    body.close().element("p", report.subtitle(), "class", "subtitle");
    report.notes().forEach(note -> prose(body, "p", "note", note));
    boolean few = report.headline().size() <= FEW;
    body.open("dl", "class", few ? "headline few" : "headline");
    report.headline().forEach(fact -> fact(body, fact));
    body.close();
    report.findings().forEach(finding -> prose(body, "p", "finding", finding));
    body.open("nav", "aria-label", "Sections");
    report.sections().stream()
        .filter(section -> !section.isEmpty())
        .map(Section::title)
        .forEach(title -> body.element("a", title, "href", "#" + anchor(title)));
    body.element("a", ORIGIN, "href", "#" + anchor(ORIGIN)).close().close();
  }

  private static void section(Markup body, Section section) {
    body.open("section", "id", anchor(section.title())).element("h2", section.title());
    if (!section.intro().isEmpty()) {
      prose(body, "p", "intro", section.intro());
    }
    body.open("div", "class", "figures");
    section.tables().forEach(table -> table(body, table));
    List<Figure> figures = section.figures();
    boolean alone = lastIsAlone(figures);
    for (int i = 0; i < figures.size(); i++) {
      boolean last = i == figures.size() - 1;
      String half = alone && last ? "half alone" : "half";
      figure(body, figures.get(i), isWide(figures.get(i)) ? "wide" : half);
    }
    body.close().close();
  }

  private static boolean isWide(Figure figure) {
    return figure.wide() || figure.chart().draw().width() > MOST_HALF;
  }

  /** Whether the last figure is better across both columns, for it would leave a hole in one. */
  private static boolean lastIsAlone(List<Figure> figures) {
    int first = figures.size();
    while (first > 0 && !isWide(figures.get(first - 1))) {
      first--;
    }
    double[] heights =
        figures.subList(first, figures.size()).stream()
            .mapToDouble(figure -> figure.chart().draw().height() + CARD)
            .toArray();
    return heights.length > 2
        && hole(heights, heights.length) > hole(heights, heights.length - 1) + CARD;
  }

  /** How much shorter one of two columns is that share some cards in their order. */
  private static double hole(double[] heights, int count) {
    double all = Arrays.stream(heights, 0, count).sum();
    double left = 0;
    double least = all;
    for (int i = 0; i < count; i++) {
      left += heights[i];
      least = Math.min(least, Math.abs(all - 2 * left));
    }
    return least;
  }

  private static void figure(Markup body, Figure figure, String kind) {
    Svg drawing = figure.chart().draw();
    Svg narrow = figure.chart().narrow();
    body.open("figure", "id class", figure.name(), kind).element("h3", figure.chart().title());
    if (narrow.width() == drawing.width()) {
      body.open("div", "class", "drawing").add(drawing.page()).close();
    } else {
      body.open("div", "class", "drawing broad").add(drawing.page()).close();
      body.open("div", "class", "drawing narrow").add(narrow.page()).close();
    }
    if (!figure.caption().isEmpty()) {
      prose(body, "figcaption", "caption", figure.caption());
    }
    body.close();
  }

  private static String kind(Table.Column column) {
    return column.words() ? "words" : "number";
  }

  private static void table(Markup body, Table table) {
    boolean words = table.columns().stream().allMatch(Table.Column::words);
    String several = words ? "texts" : "rows";
    String kind = table.columns().size() == 2 ? "pairs" : several;
    boolean folded = table.rows().size() > MOST_ROWS;
    if (folded) {
      body.open("details").element("summary", Figures.count(table.rows().size()) + " rows");
    }
    body.open("div", "class", "table").open("table", "class", kind).open("thead").open("tr");
    for (Table.Column column : table.columns()) {
      body.element("th", column.name(), "scope class", "col", kind(column));
    }
    body.close().close().open("tbody");
    List<List<String>> rows = table.texts();
    for (int i = 0; i < rows.size(); i++) {
      boolean emphasised = i >= rows.size() - table.emphasised();
      body.open("tr", "class", emphasised ? "mean" : "row");
      body.open("th", "scope", "row");
      words(body, rows.get(i).getFirst());
      body.close();
      for (int column = 1; column < table.columns().size(); column++) {
        body.element("td", rows.get(i).get(column), "class", kind(table.columns().get(column)));
      }
      body.close();
    }
    body.close().close();
    if (!table.caption().isEmpty()) {
      prose(body, "p", "caption", table.caption());
    }
    body.close();
    if (folded) {
      body.close();
    }
  }

  private static void origin(Markup body, Report report) {
    body.open("section", "id", anchor(ORIGIN)).element("h2", ORIGIN).open("dl", "class", "facts");
    fact(body, report.origin().commandFact());
    report.facts().forEach(fact -> fact(body, fact));
    report.origin().machineFacts().forEach(fact -> fact(body, fact));
    body.close();
    for (Report.Listing listing : report.listings()) {
      body.open("details")
          .element("summary", listing.name())
          .element("pre", listing.text())
          .close();
    }
    body.close();
  }

  private static void fact(Markup body, Fact fact) {
    body.open("div").element("dt", whole(fact.label())).open("dd");
    words(body, whole(fact.value()));
    body.close().close();
  }

  private static void prose(Markup body, String element, String kind, String text) {
    body.open(element, "class", kind);
    words(body, whole(text));
    body.close();
  }

  /** Text whose percent signs and deviations stay with their numbers. */
  private static String whole(String text) {
    return text.replace(" %", "\u00a0%").replace("± ", "±\u00a0");
  }

  /** Text whose lines do not break at the hyphens and slashes of names, options and paths. */
  private static void words(Markup body, String text) {
    for (String word : text.splitWithDelimiters(" ", 0)) {
      if (PARTED.matcher(word).find()) {
        body.element("span", word, "class", "word");
      } else {
        body.text(word);
      }
    }
  }

  private static String anchor(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /** The style sheet of every page. */
  static String styles() {
    try (InputStream css = Page.class.getResourceAsStream("page.css")) {
      return Ink.css()
          + new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a resource in our jar
    }
  }
}
