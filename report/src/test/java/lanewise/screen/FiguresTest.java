package lanewise.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import lanewise.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private final Locale before = Locale.getDefault();

  /** Figures are written the same way on every machine. */
  @BeforeEach
  void aMachineThatWritesCommas() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void restoreTheLocale() {
    Locale.setDefault(before);
  }

  @Test
  void writesCountsAndShares() {
    assertThat(Figures.count(421642)).isEqualTo("421,642");
    assertThat(Figures.percent(0.98714)).isEqualTo("98.71 %");
    assertThat(Figures.percent(1)).isEqualTo("100.00 %");
    assertThat(Figures.percent(0)).isEqualTo("0.00 %");
  }

  @Test
  void onlyAWholeIsRoundedToAWhole() {
    assertThat(Figures.percent(0.9999)).isEqualTo("99.99 %");
    assertThat(Figures.percent(0.99994)).isEqualTo("99.99 %");
    assertThat(Figures.percent(0.99996)).isEqualTo("> 99.99 %");
    assertThat(Figures.percent(0.00006)).isEqualTo("0.01 %");
    assertThat(Figures.percent(0.00004)).isEqualTo("< 0.01 %");
    assertThat(Figures.score(0.99996)).isEqualTo("> 0.9999");
    assertThat(Figures.score(1)).isEqualTo("1.0000");
    assertThat(Text.probability(1, 2)).isEqualTo("> 99.99 %");
    assertThat(Text.probability(0, 1)).isEqualTo("< 0.1 %");
    assertThat(Text.probability(0.98714f, 2)).isEqualTo("98.71 %");
  }

  @Test
  void writesLossesShortButNeverAsZero() {
    assertThat(Figures.loss(0.03124)).isEqualTo("0.0312");
    assertThat(Figures.loss(0.0000312)).isEqualTo("3.1e-05");
    assertThat(Figures.loss(123456)).isEqualTo("1.2e+05");
    assertThat(Figures.loss(0)).isEqualTo("0.0000");
  }

  @Test
  void writesScoresFromZeroToOne() {
    assertThat(Figures.score(0.98714)).isEqualTo("0.9871");
    assertThat(Figures.score(Double.NaN)).isEqualTo("not defined");
  }

  @Test
  void writesDurationsAndBytesInFittingUnits() {
    assertThat(Figures.duration(4.24)).isEqualTo("4.2 s");
    assertThat(Figures.duration(192)).isEqualTo("3 min 12 s");
    assertThat(Figures.duration(7512)).isEqualTo("2 h 5 min");
    assertThat(Figures.bytes(512)).isEqualTo("512 B");
    assertThat(Figures.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Figures.bytes(3 << 20)).isEqualTo("3.0 MiB");
    assertThat(Figures.bytes(5L << 30)).isEqualTo("5.00 GiB");
  }
}
