package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgmTest {
  @TempDir Path folder;

  @Test
  void readsBinaryImages() throws IOException {
    ImageFile image = read("P5\n# made by hand\n3 2 # size\n255\n\0\1\2\3\4\u00ff");
    assertThat(image.shape()).isEqualTo(Shape.of(1, 2, 3));
    assertThat(image.pixels()).containsExactly(0, 1, 2, 3, 4, -1);
  }

  @Test
  void readsTextImages() throws IOException {
    ImageFile image = read("P2 3 2 255\n0 1 2\n# a comment\n3 4 255\n");
    assertThat(image.shape()).isEqualTo(Shape.of(1, 2, 3));
    assertThat(image.pixels()).containsExactly(0, 1, 2, 3, 4, -1);
  }

  @Test
  void readsColours() throws IOException {
    for (String text : new String[] {"P6 2 1 255\n\1\2\3\4\5\u00ff", "P3 2 1 255 1 2 3 4 5 255"}) {
      ImageFile image = read(text);
      assertThat(image.shape()).isEqualTo(Shape.of(3, 1, 2));
      assertThat(image.pixels()).containsExactly(1, 4, 2, 5, 3, -1);
    }
    assertThat(read("P3#white\n1 1 15 15 15 15").pixels()).containsExactly(-1);
  }

  @Test
  void scalesOtherValuesOfWhite() throws IOException {
    assertThat(read("P2 3 1 15 0 7 15").pixels()).containsExactly(0, 119, -1);
    assertThat(read("P5 2 1 65535\n\u00ff\u00ff\u0080\u0080").pixels()).containsExactly(-1, -128);
  }

  @Test
  void pixelsMayLookLikeWhiteSpaceOrComments() throws IOException {
    assertThat(read("P5 2 1 255\n #").pixels()).containsExactly(' ', '#');
  }

  @ParameterizedTest
  @CsvSource({
    "P5 3 2, truncated",
    "P5 3 2 255 abcde, truncated",
    "P2 3 2 255 1 2 3, truncated",
    "P6 3 2 255 abcdefgh, truncated",
    "P2 2 1 255 1 x 3, expected a number",
    "P2 2 1 255 1000 1, above white",
    "P5 0 2 255 a, 0 x 2 pixels",
    "P5 2 2 0 abcd, white is 0",
    "P5 2 2 70000 abcd, white is 70000",
    "P5 x 2 255 abcd, expected a number",
    "P5 99999999999 2 255 abcd, too long",
    "P5 100000 100000 255 abcd, '100,000 x 100,000 pixels'",
  })
  void refusesDamagedImages(String text, String part) {
    assertUserError(() -> read(text), "image.pgm", part);
  }

  private ImageFile read(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return ImageFile.read(Files.write(folder.resolve("image.pgm"), bytes));
  }
}
