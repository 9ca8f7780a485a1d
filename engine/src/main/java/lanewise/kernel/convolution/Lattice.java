package lanewise.kernel.convolution;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.product.Copies;
import lanewise.tensor.Window;

/**
 * Every strideHeight-th row of a padded image from {@code row} on, and every strideWidth-th column
 * from {@code column} on. On lattices a convolution with strides has none: all that a tap meets
 * lies on one of them, side by side (the polyphase decomposition of signal processing).
 *
 * @param row below the stride, of the padded image; likewise {@code column}
 * @param window the window whose strides it has
 * @param taps the taps r*S + s that meet it, in rising order
 */
public record Lattice(int row, int column, Window window, List<Integer> taps) {

  /** The lattices that a window's taps meet. */
  public static List<Lattice> of(Window window) {
    List<Lattice> all = new ArrayList<>();
    for (int row = 0; row < window.strideHeight(); row++) {
      for (int column = 0; column < window.strideWidth(); column++) {
        Lattice empty = new Lattice(row, column, window, List.of());
        List<Integer> taps =
            IntStream.range(0, window.area()).filter(empty::isMetBy).boxed().toList();
        if (!taps.isEmpty()) {
          all.add(new Lattice(row, column, window, taps));
        }
      }
    }
    return all;
  }

  private boolean isMetBy(int tap) {
    return tapRow(tap) % window.strideHeight() == row
        && tapColumn(tap) % window.strideWidth() == column;
  }

  private int tapRow(int tap) {
    return tap / window.width() * window.dilationHeight();
  }

  private int tapColumn(int tap) {
    return tap % window.width() * window.dilationWidth();
  }

  /** How many rows of the lattice a tap lies below the window's first. */
  public int down(int tap) {
    return tapRow(tap) / window.strideHeight();
  }

  /** How many columns of the lattice a tap lies right of the window's first. */
  public int right(int tap) {
    return tapColumn(tap) / window.strideWidth();
  }

  /** The first row of the lattice that is not padding. */
  public int firstRow() {
    return Math.max(0, Math.ceilDiv(window.padTop() - row, window.strideHeight()));
  }

  /** The first column of the lattice that is not padding. */
  public int firstColumn() {
    return Math.max(0, Math.ceilDiv(window.padLeft() - column, window.strideWidth()));
  }

  /** One past the last row of the lattice in an image of height H; not below {@link #firstRow}. */
  public int endRow(int height) {
    return Math.max(
        firstRow(), Math.ceilDiv(height + window.padTop() - row, window.strideHeight()));
  }

  /** As {@link #endRow}, for columns. */
  public int endColumn(int width) {
    return Math.max(
        firstColumn(), Math.ceilDiv(width + window.padLeft() - column, window.strideWidth()));
  }

  /**
   * Copies the lattice of a blocked image.
   *
   * @param x images with the window's padding around them
   * @param target takes it, as image {@code at}, as far as it has room; beyond the image unchanged
   */
  public void gather(Pixels x, int image, Pixels target, int at) {
    int down = window.strideHeight() * x.rowStep();
    int start = x.corner(image, window) + row * x.rowStep() + column * x.pixelStep();
    int rows = Math.min(target.height(), endRow(x.height() + window.padBottom()));
    int columns = Math.min(target.width(), endColumn(x.width() + window.padRight()));
    for (int block = 0; block < target.blocks(); block++) {
      for (int i = 0; i < rows; i++) {
        Copies.copy(
            x.values(),
            start + block * x.blockStep() + i * down,
            window.strideWidth() * x.pixelStep(),
            target.values(),
            target.row(at, block, i),
            target.pixelStep(),
            columns);
      }
    }
  }

  /**
   * Copies a row of a block back into an image.
   *
   * @param source the pixels of the row from {@link #firstColumn} on, side by side
   */
  public void scatter(
      float[] source, int from, int count, Pixels x, int image, int block, int latticeRow) {
    Copies.copy(
        source,
        from,
        x.lanes(),
        x.values(),
        place(x, image, block, latticeRow),
        window.strideWidth() * x.pixelStep(),
        count);
  }

  /** Where the first pixel, not padding, of a row of the lattice lies in an image. */
  public int place(Pixels x, int image, int block, int latticeRow) {
    int h = latticeRow * window.strideHeight() + row - window.padTop();
    int v = firstColumn() * window.strideWidth() + column - window.padLeft();
    return x.row(image, block, h) + v * x.pixelStep();
  }
}
