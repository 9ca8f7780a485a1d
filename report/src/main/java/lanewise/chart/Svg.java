package lanewise.chart;

import java.util.Locale;
import java.util.regex.Pattern;
import lanewise.text.Text;

/** A drawing: shapes and text on a surface of some width and height. */
public final class Svg {
  /** The size of ordinary text, in the drawing's units. */
  public static final double TEXT = 13;

  /** The size of text that stands back. */
  public static final double SMALL = 11.5;

  private static final Pattern VARIABLE = Pattern.compile("\"var\\(--([a-z]+)\\)\"");

  /** Of a sans-serif font: the mean width of a character in units of its size. */
  private static final double CHARACTER = 0.6;

  /** How much larger than its units a page may show a drawing. */
  private static final double LARGEST = 1.25;

  private final double width;
  private final double height;
  private final Markup body = new Markup();

  /**
   * An empty drawing.
   *
   * @param title what it shows, in words, for who cannot see it
   */
  public Svg(double width, double height, String title) {
    this.width = width;
    this.height = height;
    body.element("title", title);
  }

  public double width() {
    return width;
  }

  public double height() {
    return height;
  }

  /** Where text ends. */
  public enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** A filled rectangle. */
  public Svg box(double x, double y, double width, double height, Ink fill, double opacity) {
    return box(x, y, width, height, fill, opacity, 0);
  }

  /** A filled rectangle with round corners. */
  public Svg box(
      double x, double y, double width, double height, Ink fill, double opacity, double radius) {
    body.empty(
        "rect",
        "x",
        x,
        "y",
        y,
        "width",
        Math.max(0, width),
        "height",
        Math.max(0, height),
        "rx",
        radius,
        "fill",
        fill,
        "fill-opacity",
        opacity);
    return this;
  }

  /** A straight line. */
  public Svg line(double x1, double y1, double x2, double y2, Ink ink, double width) {
    return path("M" + point(x1, y1) + "L" + point(x2, y2), ink, width, "none");
  }

  /**
   * A line along an SVG path.
   *
   * @param dashes lengths of strokes and gaps, or {@code none}
   */
  public Svg path(String path, Ink ink, double width, String dashes) {
    body.empty(
        "path",
        "d",
        path,
        "fill",
        "none",
        "stroke",
        ink,
        "stroke-width",
        width,
        "stroke-dasharray",
        dashes,
        "stroke-linejoin",
        "round",
        "stroke-linecap",
        "round");
    return this;
  }

  /** A filled area within an SVG path. */
  public Svg area(String path, Ink ink, double opacity) {
    body.empty("path", "d", path, "fill", ink, "fill-opacity", opacity);
    return this;
  }

  /** A filled circle. */
  public Svg dot(double x, double y, double radius, Ink ink) {
    body.empty("circle", "cx", x, "cy", y, "r", radius, "fill", ink);
    return this;
  }

  /** A filled SVG path of unit size around the origin, enlarged and moved to a point. */
  Svg shape(String path, double x, double y, double size, Ink ink) {
    body.empty(
        "path",
        "d",
        "M0,0" + path,
        "transform",
        Text.of("translate(%s) scale(%s)", point(x, y), Markup.number(size)),
        "fill",
        ink);
    return this;
  }

  /** Ordinary text; {@code y} is its base line. */
  public Svg text(double x, double y, String text, Anchor anchor) {
    return text(x, y, text, anchor, Ink.TEXT, TEXT, false);
  }

  /** Text of any kind; {@code y} is its base line. */
  public Svg text(
      double x, double y, String text, Anchor anchor, Ink ink, double size, boolean bold) {
    body.element(
        "text",
        text,
        "x",
        x,
        "y",
        y,
        "text-anchor",
        lower(anchor),
        "fill",
        ink,
        "font-size",
        size,
        "font-weight",
        bold ? "600" : "400");
    return this;
  }

  /** Text that runs upwards, or downwards with 90 degrees, from a point. */
  public Svg turned(double x, double y, double degrees, String text, Anchor anchor) {
    body.element(
        "text",
        text,
        "transform",
        Text.of("translate(%s) rotate(%s)", point(x, y), Markup.number(degrees)),
        "text-anchor",
        lower(anchor),
        "fill",
        Ink.MUTED,
        "font-size",
        SMALL);
    return this;
  }

  /** A picture. */
  public Svg picture(double x, double y, double width, double height, Picture picture) {
    body.empty(
        "image",
        "x",
        x,
        "y",
        y,
        "width",
        width,
        "height",
        height,
        "preserveAspectRatio",
        "none",
        "style",
        "image-rendering: pixelated",
        "href",
        picture.address());
    return this;
  }

  /** Another drawing, in its own size, with its upper left corner here. */
  public Svg place(double x, double y, Svg other) {
    body.open("g", "transform", "translate(" + point(x, y) + ")").add(other.body).close();
    return this;
  }

  /** As an element of a page, whose colours and fonts apply. */
  public Markup page() {
    // Text in drawings is to be a little smaller than the page's, and never much larger.
    return root("style", "max-width: " + Math.round(width * LARGEST) + "px").add(body).close();
  }

  /** As a file of its own, in light colours. */
  public String file() {
    Markup ground =
        new Markup().empty("rect", "width", width, "height", height, "fill", Ink.SURFACE);
    String text =
        root("xmlns", "http://www.w3.org/2000/svg", "width", width, "height", height)
            .add(ground)
            .add(body)
            .close()
            .toString();
    // Only whole attribute values match: quotes within text are escaped.
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> '"' + Ink.valueOf(found.group(1).toUpperCase(Locale.ROOT)).light() + '"');
  }

  private Markup root(Object... attributes) {
    Object[] all = new Object[attributes.length + 6];
    all[0] = "viewBox";
    all[1] = "0 0 " + Markup.number(width) + " " + Markup.number(height);
    all[2] = "role";
    all[3] = "img";
    all[4] = "font-family";
    all[5] = "system-ui, 'DejaVu Sans', sans-serif";
    System.arraycopy(attributes, 0, all, 6, attributes.length);
    return new Markup().open("svg", all);
  }

  /** {@code x,y} as paths write it. */
  static String point(double x, double y) {
    return Markup.number(x) + "," + Markup.number(y);
  }

  /** About how wide a text is. */
  public static double widthOf(String text, double size) {
    return text.length() * size * CHARACTER;
  }

  /** The text, cut with an ellipsis where it would be wider. */
  public static String fit(String text, double size, double width) {
    int characters = (int) (width / (size * CHARACTER));
    return text.length() <= characters
        ? text
        : text.substring(0, Math.max(1, characters - 1)).stripTrailing() + "…";
  }

  private static String lower(Anchor anchor) {
    return anchor.name().toLowerCase(Locale.ROOT);
  }
}
