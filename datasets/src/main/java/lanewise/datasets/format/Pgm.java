package lanewise.datasets.format;

import java.io.EOFException;
import lanewise.tensor.Shape;

/**
 * Reads the grey and colour images of Netpbm: PGM, {@code P5} (binary) and {@code P2} (decimal
 * text), and PPM, {@code P6} and {@code P3}, with red, green and blue of each pixel. The header has
 * the magic number, width, height and the value of white, separated by white space and {@code #}
 * comments; values of white up to 65,535 are scaled to 255.
 */
final class Pgm {
  private static final int MAX_WHITE = 65_535;

  private final byte[] file;
  private int at = 2;

  private Pgm(byte[] file) {
    this.file = file;
  }

  /** Whether a file starts like a PGM or PPM image. */
  static boolean matches(byte[] file) {
    return file.length > 2
        && file[0] == 'P'
        && "2356".indexOf(file[1]) >= 0
        && (isSpace(file[2]) || file[2] == '#');
  }

  /**
   * Reads an image.
   *
   * @param file all of the file's bytes, {@link #matches matching}
   * @throws UnreadableImageException if it is not such an image
   * @throws EOFException if the file is truncated
   */
  static ImageFile read(byte[] file) throws UnreadableImageException, EOFException {
    return new Pgm(file).read();
  }

  private ImageFile read() throws UnreadableImageException, EOFException {
    boolean binary = file[1] >= '5';
    int channels = file[1] == '3' || file[1] == '6' ? 3 : 1;
    int width = number();
    int height = number();
    int white = number();
    ImageFile.requireModerate(width, height);
    if (white < 1 || white > MAX_WHITE) {
      throw new UnreadableImageException(
          "its value of white is " + white + "; expected 1 to " + MAX_WHITE);
    }
    boolean wide = white > 255;
    if (binary) {
      at++; // one white-space byte ends the header
    }
    // In text, each value takes a space and at least one digit.
    requireRemaining((long) width * height * channels * (binary && !wide ? 1 : 2));
    int plane = width * height;
    byte[] pixels = new byte[channels * plane];
    for (int i = 0; i < pixels.length; i++) {
      int value = binary ? wide ? next() << 8 | next() : next() : number();
      pixels[i % channels * plane + i / channels] = scaled(value, white);
    }
    return new ImageFile(Shape.of(channels, height, width), pixels);
  }

  private int next() {
    return file[at++] & 0xff;
  }

  private void requireRemaining(long bytes) throws EOFException {
    if (file.length - at < bytes) {
      throw new EOFException();
    }
  }

  private static byte scaled(int value, int white) throws UnreadableImageException {
    if (value > white) {
      throw new UnreadableImageException("a pixel of " + value + " is above white, " + white);
    }
    return (byte) ((value * 255 + white / 2) / white);
  }

  /** Skips white space and comments, then reads a decimal number of at most nine digits. */
  private int number() throws UnreadableImageException, EOFException {
    while (at < file.length && (isSpace(file[at]) || file[at] == '#')) {
      if (file[at] == '#') {
        while (at < file.length && file[at] != '\n') {
          at++;
        }
      } else {
        at++;
      }
    }
    requireRemaining(1);
    int start = at;
    int number = 0;
    while (at < file.length && file[at] >= '0' && file[at] <= '9') {
      number = number * 10 + file[at++] - '0';
      if (at - start > 9) {
        throw new UnreadableImageException("a number at byte " + start + " is too long");
      }
    }
    if (at == start) {
      throw new UnreadableImageException("expected a number at byte " + start);
    }
    return number;
  }

  private static boolean isSpace(byte symbol) {
    return symbol == ' ' || (symbol >= '\t' && symbol <= '\r');
  }
}
