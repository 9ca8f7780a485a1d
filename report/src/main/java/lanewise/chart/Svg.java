package lanewise.chart;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.text.Text;

/** A drawing: shapes and text on a surface of given width and height. */
public final class Svg {
  /** The size of ordinary text, in the drawing's units. */
  public static final double TEXT = 13;

  /** The size of less prominent text. */
  public static final double SMALL = 11.5;

  private static final Pattern VARIABLE = Pattern.compile("\"var\\(--([a-z]+)\\)\"");

  /** The mean width of a character of a sans-serif font, relative to the font size. */
  private static final double CHARACTER = 0.6;

  /** The same of capitals and other broad ones. */
  private static final double BROAD = 0.75;

  /** By how much a text may be too wide that was given the size that just fits. */
  private static final double ROUNDING = 1e-6;

  /** The largest magnification of a drawing on a page. */
  private static final double LARGEST = 1.25;

  private final double width;
  private final double height;
  private final Markup body = new Markup();

  /**
   * An empty drawing.
   *
   * @param title a text description, for screen readers
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

  /** The alignment of text. */
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
        "x y width height rx fill fill-opacity",
        x,
        y,
        Math.max(0, width),
        Math.max(0, height),
        radius,
        fill,
        opacity);
    return this;
  }

  /** A straight line. */
  public Svg line(double x1, double y1, double x2, double y2, Ink ink, double width) {
    return line(x1, y1, x2, y2, ink, width, "none");
  }

  /** A straight line with dashes, as {@link #path} takes them. */
  public Svg line(
      double x1, double y1, double x2, double y2, Ink ink, double width, String dashes) {
    return path("M" + point(x1, y1) + "L" + point(x2, y2), ink, width, dashes);
  }

  /**
   * A line along an SVG path.
   *
   * @param dashes lengths of strokes and gaps, or {@code none}
   */
  public Svg path(String path, Ink ink, double width, String dashes) {
    body.empty(
        "path",
        "d fill stroke stroke-width stroke-dasharray stroke-linejoin stroke-linecap",
        path,
        "none",
        ink,
        width,
        dashes,
        "round",
        "round");
    return this;
  }

  /** A filled area within an SVG path. */
  public Svg area(String path, Ink ink, double opacity) {
    body.empty("path", "d fill fill-opacity", path, ink, opacity);
    return this;
  }

  /** A filled circle. */
  public Svg dot(double x, double y, double radius, Ink ink) {
    body.empty("circle", "cx cy r fill", x, y, radius, ink);
    return this;
  }

  /** A filled SVG path of unit size around the origin, enlarged and moved to a point. */
  Svg shape(String path, double x, double y, double size, Ink ink) {
    body.empty(
        "path",
        "d transform fill",
        "M0,0" + path,
        Text.of("translate(%s) scale(%s)", point(x, y), Markup.number(size)),
        ink);
    return this;
  }

  /** Ordinary text; {@code y} is its base line. */
  public Svg text(double x, double y, String text, Anchor anchor) {
    return text(x, y, text, anchor, Ink.TEXT, TEXT, false);
  }

  /** Small text that stands back; {@code y} is its base line. */
  public Svg small(double x, double y, String text, Anchor anchor) {
    return text(x, y, text, anchor, Ink.MUTED, SMALL, false);
  }

  /** Text with a size, colour and weight; {@code y} is its base line. */
  public Svg text(
      double x, double y, String text, Anchor anchor, Ink ink, double size, boolean bold) {
    body.element(
        "text",
        text,
        "x y text-anchor fill font-size font-weight",
        x,
        y,
        lower(anchor),
        ink,
        size,
        bold ? "600" : "400");
    return this;
  }

  /** Text rotated around a point: -90 degrees reads upwards, 90 downwards. */
  public Svg turned(double x, double y, double degrees, String text, Anchor anchor) {
    body.element(
        "text",
        text,
        "transform text-anchor fill font-size",
        Text.of("translate(%s) rotate(%s)", point(x, y), Markup.number(degrees)),
        lower(anchor),
        Ink.MUTED,
        SMALL);
    return this;
  }

  /** A picture. */
  public Svg picture(double x, double y, double width, double height, Picture picture) {
    body.empty(
        "image",
        "x y width height preserveAspectRatio image-rendering href",
        x,
        y,
        width,
        height,
        "none",
        "pixelated",
        picture.address());
    return this;
  }

  /** Another drawing in its own size, with its upper left corner at a point. */
  public Svg place(double x, double y, Svg other) {
    body.open("g", "transform", "translate(" + point(x, y) + ")").add(other.body).close();
    return this;
  }

  /** The drawing as an element of a page, with the page's colours and fonts. */
  public Markup page() {
    // As wide at most, so that text in drawings is never much larger than the page's. An attribute,
    // because a policy that allows a style sheet does not allow styles of elements.
    return root("width", Math.round(width * LARGEST)).add(body).close();
  }

  /** The drawing as a standalone SVG file, in light colours. */
  public String file() {
    Markup ground = new Markup().empty("rect", "width height fill", width, height, Ink.SURFACE);
    String text =
        root("xmlns width height", "http://www.w3.org/2000/svg", width, height)
            .add(ground)
            .add(body)
            .close()
            .toString();
    // Only attribute values match, because quotes within text are escaped.
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> '"' + Ink.valueOf(found.group(1).toUpperCase(Locale.ROOT)).light() + '"');
  }

  private Markup root(String attributes, Object... values) {
    Stream<Object> own =
        Stream.of(
            "0 0 " + Markup.number(width) + " " + Markup.number(height),
            "img",
            "system-ui, 'DejaVu Sans', sans-serif");
    return new Markup()
        .open(
            "svg",
            "viewBox role font-family " + attributes,
            Stream.concat(own, Stream.of(values)).toArray());
  }

  /** A point {@code x,y} in path syntax. */
  static String point(double x, double y) {
    return Markup.number(x) + "," + Markup.number(y);
  }

  /** The approximate width of a text. */
  public static double widthOf(String text, double size) {
    long broad = text.chars().filter(c -> Character.isUpperCase(c) || c == 'm' || c == 'w').count();
    return size * (CHARACTER * text.length() + (BROAD - CHARACTER) * broad);
  }

  /** The text, shortened with an ellipsis if it would be wider. */
  public static String fit(String text, double size, double width) {
    String shown = text;
    for (int kept = text.length() - 1;
        kept > 0 && widthOf(shown, size) > width + ROUNDING;
        kept--) {
      shown = text.substring(0, kept).stripTrailing() + "…";
    }
    return shown;
  }

  private static String lower(Anchor anchor) {
    return anchor.name().toLowerCase(Locale.ROOT);
  }
}
