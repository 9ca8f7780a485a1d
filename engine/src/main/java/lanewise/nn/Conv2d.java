package lanewise.nn;

import java.util.List;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * Convolution (cross-correlation, as everywhere in the field): x (C,H,W), w (K,C,R,S), b (K), y
 * (K,OH,OW).
 *
 * <pre>y[k,oh,ow] = b[k] + sum over c,r,s of w[k,c,r,s] * x[c, oh*stride+r-pad, ow*stride+s-pad]
 * </pre>
 *
 * @param filters K
 * @param window the kernel's size, strides and padding
 * @param bias whether b is added; pointless before a batch normalisation, which subtracts it again
 */
public record Conv2d(int filters, Window window, boolean bias) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code filters} is below 1
   */
  public Conv2d {
    if (filters < 1) {
      throw new IllegalArgumentException("a convolution needs at least 1 filter, given " + filters);
    }
  }

  /** A convolution with a bias. */
  public Conv2d(int filters, Window window) {
    this(filters, window, true);
  }

  /** A convolution with a square kernel, a bias, stride 1 and no padding. */
  public Conv2d(int filters, int kernel) {
    this(filters, Window.square(kernel));
  }

  /** The same convolution with zeros around the image. */
  public Conv2d padding(int padding) {
    return new Conv2d(filters, window.withPadding(padding), bias);
  }

  /** The same convolution with another stride. */
  public Conv2d stride(int stride) {
    return new Conv2d(filters, window.withStride(stride), bias);
  }

  /** The same convolution with or without a bias. */
  public Conv2d bias(boolean bias) {
    return new Conv2d(filters, window, bias);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public Shape output(Shape input) {
    Planes.check(input, window);
    return Planes.slide(filters, input, window);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int channels = input.extent(0);
    int fanIn = channels * window.area();
    ParameterSpec weight =
        ParameterSpec.random(
            "weight", Shape.of(filters, channels, window.height(), window.width()), fanIn);
    return bias
        ? List.of(weight, ParameterSpec.random("bias", Shape.of(filters), fanIn))
        : List.of(weight);
  }

  @Override
  public long flops(Shape input) {
    return 2L * output(input).size() * input.extent(0) * window.area();
  }

  @Override
  public String describe() {
    return "conv "
        + Planes.describe(window)
        + ", "
        + filters
        + " filters"
        + (bias ? "" : ", no bias");
  }
}
