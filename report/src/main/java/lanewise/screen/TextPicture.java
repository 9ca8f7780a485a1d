package lanewise.screen;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** A grey picture as lines of text, as bright as its pixels on a dark terminal. */
public final class TextPicture {
  private static final String BLOCKS = " ░▒▓█";

  /** For character sets without block characters. */
  private static final String PLAIN = " .:*#";

  private TextPicture() {}

  /**
   * Draws the picture. A character is twice as high as wide: it shows the mean of two pixels, one
   * below the other, or of squares of pixels if the picture is wider than the terminal.
   *
   * @param grey (H,W), unsigned
   * @param columns the largest number of columns
   * @param charset the character set of the terminal
   */
  public static List<String> of(byte[] grey, int height, int width, int columns, Charset charset) {
    String levels = charset.newEncoder().canEncode(BLOCKS) ? BLOCKS : PLAIN;
    int side = Math.ceilDiv(width, columns);
    List<String> lines = new ArrayList<>();
    for (int top = 0; top < height; top += 2 * side) {
      StringBuilder line = new StringBuilder();
      for (int left = 0; left < width; left += side) {
        int sum = 0;
        int pixels = 0;
        for (int y = top; y < Math.min(top + 2 * side, height); y++) {
          for (int x = left; x < Math.min(left + side, width); x++) {
            sum += grey[y * width + x] & 0xff;
            pixels++;
          }
        }
        double share = sum / (255.0 * pixels);
        line.append(levels.charAt((int) Math.round(share * (levels.length() - 1))));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
