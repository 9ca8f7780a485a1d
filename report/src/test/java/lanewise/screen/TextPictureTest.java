package lanewise.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextPictureTest {
  /** A bright column, a grey one, a dark one. */
  private static byte[] columns(int height, int... grey) {
    byte[] pixels = new byte[height * grey.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) grey[i % grey.length];
    }
    return pixels;
  }

  @Test
  void aCharacterIsTwoPixelsHigh() {
    assertThat(TextPicture.of(columns(5, 255, 128, 0), 5, 3, 80, StandardCharsets.UTF_8))
        .containsExactly("█▒ ", "█▒ ", "█▒ ");
    assertThat(TextPicture.of(new byte[] {0, (byte) 255}, 2, 1, 80, StandardCharsets.UTF_8))
        .containsExactly("▒");
  }

  @Test
  void aWidePictureFitsTheTerminal() {
    assertThat(TextPicture.of(columns(4, 255, 255, 0, 0, 128), 4, 5, 3, StandardCharsets.UTF_8))
        .containsExactly("█ ▒");
  }

  @Test
  void asciiTerminalsGetAscii() {
    assertThat(TextPicture.of(columns(2, 255, 128, 0), 2, 3, 80, StandardCharsets.US_ASCII))
        .containsExactly("#: ");
  }
}
