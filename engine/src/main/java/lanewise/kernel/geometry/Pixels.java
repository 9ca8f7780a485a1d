package lanewise.kernel.geometry;

import java.util.Arrays;
import lanewise.tensor.Window;

/**
 * Images in an array, in blocks of channels: the lanes of image n, block b, row h, column w begin
 * at
 *
 * <pre>values[origin + n % images * imageStep + b * blockStep + h * rowStep + w * pixelStep]</pre>
 *
 * @param values the array
 * @param lanes the channels of a block: adjacent floats
 * @param images how many there is room for
 * @param blocks of an image, likewise {@code height} and {@code width}
 * @param origin where the first pixel of the first image stands
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Pixels(
    float[] values,
    int lanes,
    int images,
    int blocks,
    int height,
    int width,
    int origin,
    int imageStep,
    int blockStep,
    int rowStep,
    int pixelStep) {

  /** Images one after the other, and nothing between their rows. */
  public static Pixels dense(
      float[] values, int origin, int lanes, int images, int blocks, int height, int width) {
    int row = width * lanes;
    int block = height * row;
    return new Pixels(
        values, lanes, images, blocks, height, width, origin, blocks * block, block, row, lanes);
  }

  /** Images of one pixel as one image, whose pixels they are. */
  public Pixels asOneImage() {
    return new Pixels(values, lanes, 1, blocks, 1, images, origin, 0, blockStep, 0, imageStep);
  }

  /** Where an image begins. */
  public int image(int image) {
    return origin + image % images * imageStep;
  }

  /** Where a block of an image begins. */
  public int block(int image, int block) {
    return image(image) + block * blockStep;
  }

  /** Where a row of a block of an image begins. */
  public int row(int image, int block, int row) {
    return block(image, block) + row * rowStep;
  }

  /** As {@link #row}, where a single row may stand for all. */
  public int anyRow(int image, int block, int row) {
    return row(image, block, Math.min(row, height - 1));
  }

  /** From one pixel to the next in a row of so many: 0 where a single one stands for all. */
  public int step(int pixels) {
    return width == pixels ? pixelStep : 0;
  }

  /** Where a window's first position on an image begins, in the padding if it has any. */
  public int corner(int image, Window window) {
    return image(image) - window.padTop() * rowStep - window.padLeft() * pixelStep;
  }

  /** Where the value of an image with that canonical index, (C,H,W) row-major, stands. */
  public int position(int image, int index) {
    int pixel = index % (height * width);
    int channel = index / (height * width);
    return row(image, channel / lanes, pixel / width) + pixel % width * pixelStep + channel % lanes;
  }

  /** Copies an image of so many channels out, into canonical order from {@code at} on. */
  public void read(int image, int channels, float[] target, int at) {
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < height; row++) {
        int from = row(image, channel / lanes, row) + channel % lanes;
        if (pixelStep == 1) {
          System.arraycopy(values, from, target, at, width);
        } else {
          for (int column = 0; column < width; column++) {
            target[at + column] = values[from + column * pixelStep];
          }
        }
        at += width;
      }
    }
  }

  /** Copies an image of so many channels in, from canonical order; other lanes are left alone. */
  public void write(int image, int channels, float[] source, int at) {
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < height; row++) {
        int to = row(image, channel / lanes, row) + channel % lanes;
        if (pixelStep == 1) {
          System.arraycopy(source, at, values, to, width);
        } else {
          for (int column = 0; column < width; column++) {
            values[to + column * pixelStep] = source[at + column];
          }
        }
        at += width;
      }
    }
  }

  /** Sets the channels of an image from that one on to 0. */
  public void clear(int image, int firstChannel) {
    for (int block = firstChannel / lanes; block < blocks; block++) {
      int first = Math.max(firstChannel - block * lanes, 0);
      for (int row = 0; row < height; row++) {
        int at = row(image, block, row);
        if (first == 0 && pixelStep == lanes) {
          Arrays.fill(values, at, at + width * lanes, 0f);
          continue;
        }
        for (int column = 0; column < width; column++) {
          int pixel = at + column * pixelStep;
          Arrays.fill(values, pixel + first, pixel + lanes, 0f);
        }
      }
    }
  }
}
