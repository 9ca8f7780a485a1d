package lanewise.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.datasets.format.ImageFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawingTest {
  private static final int SIDE = 140;

  @ParameterizedTest
  @CsvSource({"0, 0, 60, 40", "70, 75, 40, 60", "5, 130, 100, 8", "100, 10, 3, 3"})
  void whatWasDrawnFillsTheBoxInTheMiddle(int top, int left, int height, int width) {
    byte[] ink = new byte[SIDE * SIDE];
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        ink[y * SIDE + x] = (byte) 255;
      }
    }
    ImageFile image = Drawing.centred(ink, SIDE);

    int rows = 0;
    int columns = 0;
    double mass = 0;
    double massY = 0;
    double massX = 0;
    for (int i = 0; i < 28; i++) {
      boolean row = false;
      boolean column = false;
      for (int j = 0; j < 28; j++) {
        row |= image.pixels()[i * 28 + j] != 0;
        column |= image.pixels()[j * 28 + i] != 0;
        int pixel = image.pixels()[i * 28 + j] & 0xff;
        mass += pixel;
        massY += pixel * (i + 0.5);
        massX += pixel * (j + 0.5);
      }
      rows += row ? 1 : 0;
      columns += column ? 1 : 0;
    }
    double scale = 20.0 / Math.max(height, width);
    assertThat(rows).isEqualTo(Math.max(1, Math.round(height * scale)));
    assertThat(columns).isEqualTo(Math.max(1, Math.round(width * scale)));
    assertThat(massY / mass).isCloseTo(14, within(0.51));
    assertThat(massX / mass).isCloseTo(14, within(0.51));
  }

  @Test
  void theCentreOfMassDecidesNotTheBox() {
    byte[] ink = new byte[SIDE * SIDE];
    for (int y = 20; y < 120; y++) {
      int width = y < 100 ? 10 : 60; // a tall line with a foot to the right
      for (int x = 40; x < 40 + width; x++) {
        ink[y * SIDE + x] = (byte) 255;
      }
    }
    ImageFile image = Drawing.centred(ink, SIDE);

    double mass = 0;
    double massX = 0;
    for (int i = 0; i < 28 * 28; i++) {
      mass += image.pixels()[i] & 0xff;
      massX += (image.pixels()[i] & 0xff) * (i % 28 + 0.5);
    }
    assertThat(massX / mass).isCloseTo(14, within(0.51));
  }

  @Test
  void nothingDrawnStaysEmpty() {
    assertThat(Drawing.centred(new byte[SIDE * SIDE], SIDE).pixels()).containsOnly(0);
  }
}
