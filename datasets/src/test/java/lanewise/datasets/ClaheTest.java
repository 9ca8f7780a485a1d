package lanewise.datasets;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Judged by OpenCV 5.0.0: {@code cv2.createCLAHE(clip, (tiles, tiles)).apply(image)}, where the
 * image's pixel at (y,x) is {@code (3 x x + 7 y + 5 x y) % 97 + 2 ((x + y) % 31)}.
 */
class ClaheTest {

  private static byte[] picture(int height, int width) {
    byte[] pixels = new byte[height * width];
    for (int i = 0; i < pixels.length; i++) {
      int y = i / width;
      int x = i % width;
      pixels[i] = (byte) ((x * x * 3 + y * 7 + x * y * 5) % 97 + (x + y) % 31 * 2);
    }
    return pixels;
  }

  private static byte[] equalized(double clip, int tiles, int height, int width, byte... pixels) {
    ImageSet set =
        new ImageSet(
            Shape.of(1, height, width),
            pixels,
            new int[pixels.length / (height * width)],
            List.of("a"));
    return new Clahe(clip, tiles).apply(set).pixels();
  }

  @Test
  void givesOpenCvsPixels() {
    int[] expected = {
      32, 48, 80, 123, 160, 191, 64, 159, 64, 112, 159, 187, 207, 64, 143, 239, 96, 143, 191, 219,
      56, 144, 223, 112, 100, 151, 207, 249, 118, 204, 80, 211, 112, 175, 231, 74, 179, 54, 175, 96,
      100, 187, 28, 134, 249, 127, 28, 203, 112, 207, 48, 183, 64, 223, 128, 80, 159, 239, 96, 255,
      151, 44, 239, 175
    };
    byte[] seen = equalized(4, 2, 8, 8, picture(8, 8));
    for (int i = 0; i < 64; i++) {
      assertThat(seen[i] & 0xff).as("pixel %d", i).isEqualTo(expected[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "28, 28, 8, 2, c9259450", // 28 is no multiple of 8: extended by its mirror image
    "28, 28, 4, 40, 78c65da5",
    "37, 37, 5, 3, b5ba52f0",
    "64, 48, 8, 2, 99bab662",
    "64, 48, 4, 1.5, b3ffa199",
    "112, 112, 8, 2.5, f050454a",
    "30, 50, 8, 4, b6e8d5fe",
    "7, 7, 7, 1, e5682002"
  })
  void givesTheBytesOfOpenCv(int height, int width, int tiles, double clip, String crc32) {
    CRC32 crc = new CRC32();
    crc.update(equalized(clip, tiles, height, width, picture(height, width)));
    assertThat(Long.toHexString(crc.getValue())).isEqualTo(crc32);
  }

  @Test
  void oneTileWithoutAClipIsPlainEqualisation() {
    // Cumulated counts 1, 3, 4 of 4 pixels, times 255.
    assertThat(equalized(256, 1, 2, 2, new byte[] {10, 20, 30, 20}))
        .containsExactly(64, -65, -1, -65);
  }

  @Test
  void everyImageAndChannelIsEqualisedSeparately() {
    byte[] pixels = new byte[2 * 3 * 64];
    byte[] one = picture(8, 8);
    for (int plane = 0; plane < 6; plane++) {
      System.arraycopy(one, 0, pixels, plane * 64, plane == 4 ? 32 : 64);
    }
    ImageSet set = new ImageSet(Shape.of(3, 8, 8), pixels, new int[2], List.of("a"));
    byte[] seen = new Clahe(4, 2).apply(set).pixels();
    byte[] expected = equalized(4, 2, 8, 8, one);
    for (int plane = 0; plane < 6; plane++) {
      byte[] part = Arrays.copyOfRange(seen, plane * 64, plane * 64 + 64);
      assertThat(Arrays.equals(part, expected)).as("plane %d", plane).isEqualTo(plane != 4);
    }
  }

  @Test
  void aLowerClipRaisesLessContrast() {
    byte[] faint = new byte[64];
    for (int i = 0; i < 64; i++) {
      faint[i] = (byte) (100 + i % 4);
    }
    int low = spread(equalized(8, 1, 8, 8, faint));
    int high = spread(equalized(64, 1, 8, 8, faint));
    assertThat(low).isLessThan(high);
  }

  private static int spread(byte[] pixels) {
    int least = 255;
    int largest = 0;
    for (byte pixel : pixels) {
      least = Math.min(least, pixel & 0xff);
      largest = Math.max(largest, pixel & 0xff);
    }
    return largest - least;
  }

  @Test
  void refusesWhatCannotBe() {
    assertUserError(() -> new Clahe(0, 8), "clip limit 0", "above 0");
    assertUserError(() -> new Clahe(Double.NaN, 8), "clip limit NaN");
    assertUserError(() -> new Clahe(2, 0), "tiles 0", "1 or more");
    assertUserError(
        () -> equalized(2, 9, 8, 10, new byte[80]), "9 x 9 tiles", "8 x 10", "8 or fewer");
  }
}
