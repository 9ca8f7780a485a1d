package lanewise.cli.bench.workload;

import lanewise.kernel.Aligned;
import lanewise.kernel.Blocking;
import lanewise.kernel.Lanes;
import lanewise.kernel.convolution.DirectConvolution.Plane;

/** A batch of square images, channel-blocked as the kernels want them, with zeros around each. */
final class BlockedImages {
  private static final int L = Lanes.FLOATS;

  private final int batch;
  private final int channels;
  private final int size;
  private final int before;

  /** Of all images, one after the other. */
  final float[] values;

  /** The pairs of channel blocks of an image. */
  final int pairs;

  /** The strides within an image. */
  final Plane plane;

  /** From one image to the next. */
  final int imageStep;

  /** From an image's start to its first pixel. */
  final int origin;

  /** Zeros only; {@code before} and {@code after} are the rows and columns around each image. */
  BlockedImages(int batch, int channels, int size, int before, int after) {
    this.batch = batch;
    this.channels = channels;
    this.size = size;
    this.before = before;
    int row = (before + size + after) * L;
    this.plane = new Plane((before + size + after) * row, row);
    this.pairs = Lanes.blocks(channels, Lanes.PAIR);
    this.imageStep = 2 * pairs * plane.block();
    this.origin = before * (row + L);
    this.values = Aligned.floats(batch * imageStep);
  }

  /** The same with images of (N,C,H,W). */
  BlockedImages(int batch, int channels, int size, int before, int after, float[] plain) {
    this(batch, channels, size, before, after);
    for (int n = 0; n < batch; n++) {
      Blocking.toBlocked(
          channels,
          size,
          size,
          plain,
          n * channels * size * size,
          values,
          offset(n) + origin,
          plane.block(),
          plane.row(),
          L);
    }
  }

  /** Where image n starts, the zeros around it included. */
  int offset(int n) {
    return Aligned.ORIGIN + n * imageStep;
  }

  /** The images as (N,C,H,W). */
  float[] plain() {
    float[] plain = new float[batch * channels * size * size];
    for (int i = 0; i < plain.length; i++) {
      int w = i % size;
      int h = i / size % size;
      int c = i / (size * size) % channels;
      int n = i / (size * size * channels);
      plain[i] =
          values[
              offset(n)
                  + c / L * plane.block()
                  + (before + h) * plane.row()
                  + (before + w) * L
                  + c % L];
    }
    return plain;
  }
}
