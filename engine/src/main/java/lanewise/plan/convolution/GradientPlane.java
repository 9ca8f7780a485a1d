package lanewise.plan.convolution;

import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.convolution.Lattice;
import lanewise.kernel.convolution.WinogradConvolution;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Halo;
import lanewise.tensor.Window;

/**
 * For each worker, the gradients of the convolved pixels of a span of images, channel-blocked, with
 * a halo of zeros, so that backward-data is a convolution without borders.
 */
public final class GradientPlane {
  private final Pixels[] pixels;

  /** From where an image with its halo begins to its first pixel. */
  private final int border;

  GradientPlane(int blocks, int height, int width, Halo halo, int workers, int span) {
    int row = halo.columns(width) * Lanes.FLOATS;
    int block = halo.rows(height) * row;
    int image = blocks * block;
    int lanes = Lanes.FLOATS;
    border = halo.top() * row + halo.left() * lanes;
    pixels = new Pixels[workers];
    for (int worker = 0; worker < workers; worker++) {
      float[] array = Aligned.floats(span * image);
      int origin = Aligned.ORIGIN + border;
      pixels[worker] =
          new Pixels(array, lanes, span, blocks, height, width, origin, image, block, row, lanes);
    }
  }

  /**
   * The plane of a convolution by Winograd, whose patches and tiles may end beyond the image.
   *
   * @param span the images
   */
  public static GradientPlane ofTiles(Convolver.Setup setup, int workers, int span) {
    Window window = setup.window();
    FeatureMap input = setup.input();
    int height = setup.epilogue().height();
    int width = setup.epilogue().width();
    int top = 2 - window.padTop();
    int left = 2 - window.padLeft();
    Halo halo =
        new Halo(
            top,
            left,
            haloAfter(top, height, input.height()),
            haloAfter(left, width, input.width()));
    int blocks = 2 * Lanes.blocks(setup.filters(), Lanes.PAIR);
    return new GradientPlane(blocks, height, width, halo, workers, span);
  }

  /**
   * The number of zeros needed after the gradient, for the last patches of backward-data and the
   * last tiles of backward-weights.
   */
  private static int haloAfter(int before, int gradientPixels, int inputPixels) {
    int patches = inputPixels + WinogradConvolution.overhang(inputPixels) + 2;
    return Math.max(
        patches - before - gradientPixels, WinogradConvolution.overhang(gradientPixels));
  }

  /** The halo around gradients of that size from which the pixels of all lattices are convolved. */
  static Halo halo(List<Lattice> lattices, FeatureMap input, int height, int width) {
    Halo halo = Halo.NONE;
    for (Lattice lattice : lattices) {
      int lastTap = lattice.taps().getLast();
      halo =
          halo.union(
              new Halo(
                  lattice.down(lastTap),
                  lattice.taps().stream().mapToInt(lattice::right).max().orElse(0),
                  lattice.endRow(input.height()) - height,
                  lattice.endColumn(input.width()) - width));
    }
    return halo;
  }

  /**
   * Where the gradients that a lattice's first pixel gets by each of its taps lie, from {@link
   * #start} on.
   */
  int[] taps(Lattice lattice) {
    return lattice.taps().stream()
        .mapToInt(
            tap ->
                border
                    + (lattice.firstRow() - lattice.down(tap)) * pixels[0].rowStep()
                    + (lattice.firstColumn() - lattice.right(tap)) * pixels[0].pixelStep())
        .toArray();
  }

  /** The gradients of a worker; the halo lies around each block. */
  public Pixels pixels(int worker) {
    return pixels[worker];
  }

  /** Where the image at that position of the span begins, its halo included. */
  public int start(int position) {
    return pixels[0].image(position) - border;
  }

  /** The size of its buffers. */
  public long bytes() {
    return (long) pixels.length * pixels[0].values().length * Float.BYTES;
  }
}
