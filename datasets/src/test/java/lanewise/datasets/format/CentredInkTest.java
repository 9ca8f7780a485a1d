package lanewise.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CentredInkTest {
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
    ImageFile image = centred(ink);

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
    ImageFile image = centred(ink);

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
    assertThat(centred(new byte[SIDE * SIDE]).pixels()).containsOnly(0);
  }

  @Test
  void paperIsNoInk() {
    byte[] drawn = new byte[SIDE * SIDE];
    byte[] scanned = new byte[SIDE * SIDE];
    for (int i = 0; i < drawn.length; i++) {
      boolean ink = i % SIDE >= 60 && i % SIDE < 70 && i / SIDE >= 30 && i / SIDE < 110;
      drawn[i] = (byte) (ink ? 255 : 0);
      scanned[i] = (byte) (ink ? 200 : 40 + i % 10); // of white ink on paper that has a grain
    }
    byte[] expected = centred(drawn).pixels();
    byte[] found = centred(scanned).pixels();
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i] & 0xff).isCloseTo(expected[i] & 0xff, within(10));
    }
  }

  @Test
  void anOblongPictureIsCentredToo() {
    byte[] ink = new byte[40 * 90];
    for (int y = 10; y < 30; y++) {
      ink[y * 90 + 70] = (byte) 255;
    }
    ImageFile image = new ImageFile(Shape.of(1, 40, 90), ink).centred();
    assertThat(image.shape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(image.pixels()[14 * 28 + 14] & 0xff).isEqualTo(255);
  }

  private static ImageFile centred(byte[] ink) {
    return new ImageFile(Shape.of(1, SIDE, SIDE), ink).centred();
  }
}
