package lanewise.chart;

import java.util.ArrayDeque;
import java.util.Deque;
import lanewise.text.Text;

/** Writes HTML or SVG elements. All text and attribute values are escaped. */
public final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element, to be closed by {@link #close}.
   *
   * @param attributes their names, with spaces in between
   * @param values of the attributes in turn; an {@link Ink} is written as its CSS variable
   */
  public Markup open(String name, String attributes, Object... values) {
    start(name, attributes, values);
    out.append('>');
    open.push(name);
    return this;
  }

  /** As {@link #open(String, String, Object...)}, without attributes. */
  public Markup open(String name) {
    return open(name, "");
  }

  /** Writes an element without content. */
  public Markup empty(String name, String attributes, Object... values) {
    start(name, attributes, values);
    out.append("/>");
    return this;
  }

  /** Writes an element that contains only text. */
  public Markup element(String name, String text, String attributes, Object... values) {
    return open(name, attributes, values).text(text).close();
  }

  /** As {@link #element(String, String, String, Object...)}, without attributes. */
  public Markup element(String name, String text) {
    return element(name, text, "");
  }

  /** Writes text. */
  public Markup text(String text) {
    escape(text);
    return this;
  }

  /** Writes the markup of another writer or of a drawing. */
  public Markup add(Markup other) {
    out.append(other.out);
    return this;
  }

  /** Closes the element opened last. */
  public Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Writes one of our style sheets, which needs no escaping. */
  public Markup style(String css) {
    out.append("<style>").append(css).append("</style>\n");
    return this;
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }

  private void start(String name, String attributes, Object... values) {
    out.append('<').append(name);
    String[] names = attributes.split(" ", values.length);
    for (int i = 0; i < values.length; i++) {
      out.append(' ').append(names[i]).append("=\"");
      escape(value(values[i]));
      out.append('"');
    }
  }

  private static String value(Object value) {
    return switch (value) {
      case Ink ink -> ink.variable();
      case Double number -> number(number);
      default -> value.toString();
    };
  }

  /** A coordinate with two decimals at most. */
  static String number(double value) {
    String text = Text.of("%.2f", value);
    return text.replaceAll("\\.?0+$", "").replaceAll("^-0$", "0");
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        // Other control characters are not allowed in XML.
        case '\n', '\t' -> out.append(c);
        default -> out.append(c < ' ' ? '\ufffd' : c);
      }
    }
  }
}
