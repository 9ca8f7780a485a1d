package lanewise.datasets.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import lanewise.tensor.Shape;

/**
 * The area that viewers show of a picture. The first frame of a GIF may cover a part of it only;
 * the rest is transparent.
 *
 * @param top the first row that the frame covers
 * @param left the first column that the frame covers
 */
record Canvas(int top, int left, int height, int width) {
  private static final int SCREEN = 6;
  private static final int FLAGS = 10;
  private static final int HEADER_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;

  /**
   * The canvas of a GIF, whose first frame has the given size.
   *
   * @param file begins with the GIF's header
   */
  static Canvas ofGif(byte[] file, int height, int width) {
    ByteBuffer gif = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int colours = (file[FLAGS] & 0x80) == 0 ? 0 : 2 << (file[FLAGS] & 7);
    int at = HEADER_BYTES + 3 * colours;
    while (file[at] == EXTENSION) {
      at += 2;
      while (file[at] != 0) { // blocks, each behind its length
        at += 1 + (file[at] & 0xff);
      }
      at++;
    }
    int left = file[at] == FRAME ? Short.toUnsignedInt(gif.getShort(at + 1)) : 0;
    int top = file[at] == FRAME ? Short.toUnsignedInt(gif.getShort(at + 3)) : 0;
    return new Canvas(
        top,
        left,
        Math.max(top + height, Short.toUnsignedInt(gif.getShort(SCREEN + 2))),
        Math.max(left + width, Short.toUnsignedInt(gif.getShort(SCREEN))));
  }

  /** A picture of the frame as one of the canvas, white around it. */
  ImageFile with(ImageFile frame) {
    int frameHeight = frame.shape().extent(1);
    int frameWidth = frame.shape().extent(2);
    if (frameHeight == height && frameWidth == width) {
      return frame;
    }
    int channels = frame.shape().extent(0);
    byte[] pixels = new byte[Shape.of(channels, height, width).size()];
    Arrays.fill(pixels, (byte) 255);
    for (int row = 0; row < channels * frameHeight; row++) {
      int to = (row / frameHeight * height + top + row % frameHeight) * width + left;
      System.arraycopy(frame.pixels(), row * frameWidth, pixels, to, frameWidth);
    }
    return frame.with(height, width, pixels).noting(ImageNote.ON_WHITE);
  }
}
