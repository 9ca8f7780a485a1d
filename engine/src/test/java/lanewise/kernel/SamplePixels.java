package lanewise.kernel;

import lanewise.kernel.geometry.Pixels;

/** Images at odd places in arrays, with gaps between pixels, rows, blocks and images. */
public final class SamplePixels {
  private static final int L = Lanes.FLOATS;

  /** What lies around and between the pixels. */
  private static final int MOST = 3;

  private final Samples samples;
  private final boolean special;

  public SamplePixels(Samples samples, boolean special) {
    this.samples = samples;
    this.special = special;
  }

  /** Random values, in the gaps too. */
  public Pixels of(int images, int blocks, int height, int width) {
    return of(images, blocks, height, width, L + samples.between(0, MOST));
  }

  /** Random values, the pixels of a row adjacent. */
  public Pixels adjacent(int images, int blocks, int height, int width) {
    return of(images, blocks, height, width, L);
  }

  private Pixels of(int images, int blocks, int height, int width, int pixel) {
    int row = width * pixel + samples.between(0, MOST);
    int block = height * row + samples.between(0, MOST);
    int image = blocks * block + samples.between(0, MOST);
    int origin = samples.between(0, MOST);
    int length = origin + images * image + L;
    float[] values = special ? samples.specials(length) : samples.floats(length);
    return new Pixels(values, L, images, blocks, height, width, origin, image, block, row, pixel);
  }

  /** The same in an array of its own. */
  public static Pixels copy(Pixels pixels) {
    return new Pixels(
        pixels.values().clone(),
        pixels.lanes(),
        pixels.images(),
        pixels.blocks(),
        pixels.height(),
        pixels.width(),
        pixels.origin(),
        pixels.imageStep(),
        pixels.blockStep(),
        pixels.rowStep(),
        pixels.pixelStep());
  }

  /** One image of one block and one row, of these values. */
  public static Pixels row(float... values) {
    return Pixels.dense(values, 0, L, 1, 1, 1, values.length / L);
  }
}
