package lanewise.chart;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import lanewise.text.Text;

/**
 * The colours of every chart and page, by what they are for. The series colours start from Okabe
 * and Ito's colour-blind safe palette, darkened or lightened until each stands out from its
 * background; lines use dashes and bars use labels besides, so no meaning hangs on a colour alone.
 * Source: M. Okabe, K. Ito, Color Universal Design, 2008.
 */
public enum Ink {
  /** What the page stands on. */
  GROUND("#f4f5f7", "#0f1115"),
  /** What charts and cards stand on. */
  SURFACE("#ffffff", "#181b21"),
  /** Text. */
  TEXT("#1b1f24", "#e8eaed"),
  /** Text that stands back: axes, captions. */
  MUTED("#59626d", "#a3abb6"),
  /** Lines that guide the eye. */
  GRID("#e1e5ea", "#2d333c"),
  /** Text on a full series colour. */
  CONTRAST("#ffffff", "#0b0d10"),
  /** What is right. */
  GOOD("#00734f", "#3ddc97"),
  /** What is wrong. */
  BAD("#b34700", "#f08a4b"),
  BLUE("#0072b2", "#4aa8e8"),
  VERMILLION("#d55e00", "#f08a4b"),
  GREEN("#009e73", "#3ddc97"),
  PURPLE("#6a0080", "#9b6bf2"),
  RED("#991717", "#f0e442");

  private static final Ink[] SERIES = {BLUE, VERMILLION, GREEN, PURPLE, RED};

  private final String light;
  private final String dark;

  Ink(String light, String dark) {
    this.light = light;
    this.dark = dark;
  }

  /** The colour of the series of that number, from 0; they repeat after {@link #seriesCount}. */
  public static Ink series(int number) {
    return SERIES[number % SERIES.length];
  }

  /** How many series have a colour of their own. */
  public static int seriesCount() {
    return SERIES.length;
  }

  /** The colour on light ground, {@code #rrggbb}. */
  public String light() {
    return light;
  }

  /** The colour on dark ground, {@code #rrggbb}. */
  public String dark() {
    return dark;
  }

  /** The colour as a page names it: {@code var(--blue)}. */
  public String variable() {
    return "var(" + property() + ")";
  }

  /** The style sheet's colours: light, dark where the reader prefers it, light on paper. */
  public static String css() {
    return Text.of(
        """
        :root { color-scheme: light dark; %s }
        @media (prefers-color-scheme: dark) { :root { %s } }
        @media print { :root { color-scheme: light; %s } }
        """,
        properties(false), properties(true), properties(false));
  }

  private static String properties(boolean dark) {
    return Arrays.stream(values())
        .map(ink -> ink.property() + ": " + (dark ? ink.dark : ink.light) + ";")
        .collect(Collectors.joining(" "));
  }

  private String property() {
    return "--" + name().toLowerCase(Locale.ROOT);
  }
}
