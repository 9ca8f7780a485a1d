package lanewise.workload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.tensor.Window;

/**
 * A 3x3 convolution of stride 1 and padding 1 over a batch, whose output size equals its input
 * size.
 *
 * @param channels C
 * @param filters K
 * @param size H and W, and so OH and OW
 * @param batch N
 */
public record ConvolutionShape(int channels, int filters, int size, int batch) {
  /** The window of the kernel. */
  public static final Window WINDOW = Window.square(3).withPadding(1);

  private static final int MOST_COLOURS = 4;
  private static final Pattern TEXT = Pattern.compile("(\\d+)->(\\d+)@(\\d+)/(\\d+)");

  /** Reads {@code C->K@H/N}. */
  public static ConvolutionShape parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a layer's shape is C->K@H/N, given " + text);
    }
    return new ConvolutionShape(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)),
        Integer.parseInt(matcher.group(4)));
  }

  /** Whether it reads the network's input (1 or 3 channels), so that dx is not needed. */
  public boolean isFirst() {
    return channels <= MOST_COLOURS;
  }

  /** The geometry for one image. */
  public ConvolutionGeometry geometry() {
    return new ConvolutionGeometry(WINDOW, channels, size, size, filters);
  }

  /** OH*OW. */
  public int pixels() {
    return size * size;
  }

  /** C*R*S. */
  public int taps() {
    return channels * WINDOW.area();
  }

  /** N*C*H*W. */
  public int inputs() {
    return batch * channels * pixels();
  }

  /** N*K*OH*OW. */
  public int outputs() {
    return batch * filters * pixels();
  }

  /** K*C*R*S. */
  public int weights() {
    return filters * taps();
  }

  /**
   * The floating-point operations of one pass over the batch by definition, including those that an
   * algorithm saves.
   */
  public long flops() {
    return 2L * outputs() * taps();
  }
}
