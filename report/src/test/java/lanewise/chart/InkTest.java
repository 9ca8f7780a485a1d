package lanewise.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Measures the palette: contrast as WCAG 2.2 defines it, and distances in Oklab as people with each
 * kind of colour vision see them (G. Machado, M. Oliveira, L. Fernandes, A physiologically-based
 * model for simulation of color vision deficiency, IEEE TVCG 15, 2009, severity 1).
 */
final class InkTest {
  /** Of Okabe and Ito's own palette, the closest two are 7.6 apart on this scale. */
  private static final double DISTINCT = 8;

  /** WCAG 1.4.11, graphical objects, and 1.4.3, text. */
  private static final double GRAPHICS = 3;

  private static final double TEXT = 4.5;

  /** The relative luminance of linear red, green and blue. */
  enum Vision {
    COMMON(1, 0, 0, 0, 1, 0, 0, 0, 1),
    PROTANOPIA(
        0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
        1.051998),
    DEUTERANOPIA(
        0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
    TRITANOPIA(
        1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
        0.303900);

    private final double[] matrix;

    Vision(double... matrix) {
      this.matrix = matrix;
    }

    double[] see(double[] rgb) {
      double[] seen = new double[3];
      for (int row = 0; row < 3; row++) {
        double sum = 0;
        for (int column = 0; column < 3; column++) {
          sum += matrix[3 * row + column] * rgb[column];
        }
        seen[row] = Math.clamp(sum, 0, 1);
      }
      return seen;
    }
  }

  @ParameterizedTest
  @EnumSource
  void seriesDifferInColourAndShape(Vision vision) {
    for (Function<Ink, String> theme : themes()) {
      for (int a = 0; a < Ink.seriesCount(); a++) {
        for (int b = a + 1; b < Ink.seriesCount(); b++) {
          Ink first = Ink.series(a);
          Ink second = Ink.series(b);
          double distance =
              distance(
                  oklab(vision.see(linear(theme.apply(first)))),
                  oklab(vision.see(linear(theme.apply(second)))));
          assertThat(distance).as("%s and %s", first, second).isGreaterThan(DISTINCT);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "COMMON")
  void inksStandOutFromTheirGround(Vision vision) {
    for (Function<Ink, String> theme : themes()) {
      for (int number = 0; number < Ink.seriesCount(); number++) {
        assertContrast(vision, theme, Ink.series(number), Ink.SURFACE, GRAPHICS);
      }
      for (Ink text : List.of(Ink.TEXT, Ink.MUTED, Ink.GOOD, Ink.BAD)) {
        assertContrast(vision, theme, text, Ink.SURFACE, TEXT);
        assertContrast(vision, theme, text, Ink.GROUND, TEXT);
      }
      assertContrast(vision, theme, Ink.CONTRAST, Ink.BLUE, TEXT);
    }
  }

  @Test
  void theTextOfEveryCellHasAContrastOfFourAndAHalf() {
    for (Function<Ink, String> theme : themes()) {
      for (int step = 0; step <= 1000; step++) {
        double shade = step / 1000.0;
        Ink ink = shade >= ConfusionChart.FULL ? Ink.CONTRAST : Ink.NUMBER;
        double cell = luminance(linear(cell(theme, shade)));
        double text = luminance(linear(theme.apply(ink)));
        double contrast = (Math.max(cell, text) + 0.05) / (Math.min(cell, text) + 0.05);
        assertThat(contrast).as("%s at shade %s", ink, shade).isGreaterThanOrEqualTo(TEXT);
      }
    }
  }

  /** The colour of a cell: shades are drawn over each other. */
  private static String cell(Function<Ink, String> theme, double shade) {
    StringBuilder hex = new StringBuilder("#");
    for (int at = 1; at < 7; at += 2) {
      double value = channel(theme.apply(Ink.SURFACE), at);
      value += ConfusionChart.EMPTY * (channel(theme.apply(Ink.GRID), at) - value);
      value += shade * (channel(theme.apply(Ink.CELL), at) - value);
      hex.append(String.format(Locale.ROOT, "%02x", Math.round(value)));
    }
    return hex.toString();
  }

  private static int channel(String hex, int at) {
    return Integer.parseInt(hex.substring(at, at + 2), 16);
  }

  private static List<Function<Ink, String>> themes() {
    return new ArrayList<>(List.of(Ink::light, Ink::dark));
  }

  private static void assertContrast(
      Vision vision, Function<Ink, String> theme, Ink ink, Ink ground, double least) {
    double a = luminance(vision.see(linear(theme.apply(ink))));
    double b = luminance(vision.see(linear(theme.apply(ground))));
    double contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    assertThat(contrast).as("%s on %s", ink, ground).isGreaterThanOrEqualTo(least);
  }

  private static double[] linear(String hex) {
    double[] rgb = new double[3];
    for (int i = 0; i < 3; i++) {
      double value = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      rgb[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
    return rgb;
  }

  private static double luminance(double[] rgb) {
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  }

  /** B. Ottosson, A perceptual color space for image processing, 2020; scaled by 100. */
  private static double[] oklab(double[] rgb) {
    double l = Math.cbrt(0.4122214708 * rgb[0] + 0.5363325363 * rgb[1] + 0.0514459929 * rgb[2]);
    double m = Math.cbrt(0.2119034982 * rgb[0] + 0.6806995451 * rgb[1] + 0.1073969566 * rgb[2]);
    double s = Math.cbrt(0.0883024619 * rgb[0] + 0.2817188376 * rgb[1] + 0.6299787005 * rgb[2]);
    return new double[] {
      100 * (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s),
      100 * (1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s),
      100 * (0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
    };
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
  }
}
