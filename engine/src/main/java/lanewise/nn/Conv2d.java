package lanewise.nn;

import java.util.List;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * Convolution (cross-correlation, as usual in deep learning): x (C,H,W), w (K,C,R,S), b (K), y
 * (K,OH,OW).
 *
 * <pre>
 * y[k,oh,ow] = b[k] + sum over c,r,s of
 *              w[k,c,r,s] * x[c, oh*stride+r*dilation-pad, ow*stride+s*dilation-pad]</pre>
 *
 * With g groups, the first K/g filters read only the first C/g channels, and so on: w (K,C/g,R,S).
 *
 * @param filters K
 * @param window the kernel's size, strides, padding and dilation
 * @param bias whether b is added; not needed before batch normalisation, which subtracts it again
 * @param groups g, a divisor of K and C; 1 for an ordinary convolution
 */
public record Conv2d(int filters, Window window, boolean bias, int groups) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code filters} is below 1 or not a multiple of {@code
   *     groups}
   */
  public Conv2d {
    if (filters < 1) {
      throw new IllegalArgumentException("a convolution needs at least 1 filter, given " + filters);
    }
    if (groups < 1 || filters % groups != 0) {
      throw Refusal.of("%d filters cannot be divided into %d groups", filters, groups);
    }
  }

  /** A convolution with a bias, in one group. */
  public Conv2d(int filters, Window window) {
    this(filters, window, true, 1);
  }

  /** A convolution with a square kernel, a bias, stride 1 and no padding. */
  public Conv2d(int filters, int kernel) {
    this(filters, Window.square(kernel));
  }

  /** Returns the convolution with zero padding on all sides. */
  public Conv2d padding(int padding) {
    return new Conv2d(filters, window.withPadding(padding), bias, groups);
  }

  /** Returns the convolution with another stride. */
  public Conv2d stride(int stride) {
    return new Conv2d(filters, window.withStride(stride), bias, groups);
  }

  /** Returns the convolution with or without a bias. */
  public Conv2d bias(boolean bias) {
    return new Conv2d(filters, window, bias, groups);
  }

  /** Returns the convolution with another dilation. */
  public Conv2d dilation(int dilation) {
    return new Conv2d(filters, window.withDilation(dilation), bias, groups);
  }

  /** Returns the convolution with another number of groups. */
  public Conv2d groups(int groups) {
    return new Conv2d(filters, window, bias, groups);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public Shape output(Shape input) {
    Planes.check(input, window);
    if (input.extent(0) % groups != 0) {
      throw Refusal.of("%d channels cannot be divided into %d groups", input.extent(0), groups);
    }
    return Planes.slide(filters, input, window);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int channels = input.extent(0) / groups;
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
    return 2L * output(input).size() * (input.extent(0) / groups) * window.area();
  }

  @Override
  public String describe() {
    return "conv "
        + Planes.describe(window)
        + ", "
        + filters
        + " filters"
        + (groups == 1 ? "" : " in " + groups + " groups")
        + (bias ? "" : ", no bias");
  }
}
