package lanewise.plan.convolution;

import java.util.Locale;

/** The ways to compute a convolution. */
public enum ConvolutionMethod {
  /** im2col and a matrix product: any shape. */
  IM2COL,
  /** The micro-kernel walks the image itself. */
  DIRECT,
  /** Winograd's F(4x4,3x3). */
  WINOGRAD,
  /** Plain loops: any shape. */
  NAIVE;

  /** Its name in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
