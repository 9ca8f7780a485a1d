package lanewise.chart;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import lanewise.text.Text;

/**
 * The colours of all charts and pages, named by purpose. The series colours are those of Okabe and
 * Ito's colour-blind safe palette, darkened or lightened to contrast with the background. Lines
 * also differ by dashes and bars by labels, so no meaning depends on colour alone. Source: M.
 * Okabe, K. Ito, Color Universal Design, 2008.
 */
public enum Ink {
  /** The background of the page. */
  GROUND("#f4f5f7", "#0f1115"),
  /** The background of charts and cards. */
  SURFACE("#ffffff", "#181b21"),
  /** Text. */
  TEXT("#1b1f24", "#e8eaed"),
  /** Less prominent text: axes, captions. */
  MUTED("#59626d", "#a3abb6"),
  /** Grid lines. */
  GRID("#e1e5ea", "#2d333c"),
  /** Text on a series colour. */
  CONTRAST("#ffffff", "#000000"),
  /** The darkest cell of a table of shades. */
  CELL("#0072b2", "#1d81c5"),
  /** Numbers on a cell that is not nearly as dark. */
  NUMBER("#000000", "#ffffff"),
  /** Correct results. */
  GOOD("#00734f", "#3ddc97"),
  /** Wrong results. */
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

  /** The colour of a series, numbered from 0; colours repeat after {@link #seriesCount}. */
  public static Ink series(int number) {
    return SERIES[number % SERIES.length];
  }

  /** The number of different series colours. */
  public static int seriesCount() {
    return SERIES.length;
  }

  /** The colour on a light background, {@code #rrggbb}. */
  public String light() {
    return light;
  }

  /** The colour on a dark background, {@code #rrggbb}. */
  public String dark() {
    return dark;
  }

  /** The colour as a CSS variable: {@code var(--blue)}. */
  public String variable() {
    return "var(" + property() + ")";
  }

  /**
   * The style sheet of the colours: light by default, dark if the reader prefers it, light in
   * print.
   */
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
