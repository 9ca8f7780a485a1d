package lanewise.workload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.tensor.ConvolutionGeometry;
import lanewise.tensor.Window;

/**
 * A 3x3 convolution of stride 1 and padding 1 over a batch: as many pixels out as in.
 *
 * @param channels C
 * @param filters K
 * @param size H and W, and so OH and OW
 * @param batch N
 */
public record ConvolutionShape(int channels, int filters, int size, int batch) {
  /** How the kernel slides. */
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

  /** Whether it reads the network's input, grey or coloured, and nobody wants its dx. */
  public boolean isFirst() {
    return channels <= MOST_COLOURS;
  }

  /** The same for one image. */
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

  /** Of any one pass over the batch, by definition: whatever an algorithm saves counts as done. */
  public long flops() {
    return 2L * outputs() * taps();
  }
}
