package lanewise.plan.convolution;

import java.util.Locale;

/** The methods of computing a convolution. */
public enum ConvolutionMethod {
  /** im2col and a matrix product: any shape. */
  IM2COL,
  /** The micro-kernel reads the image directly. */
  DIRECT,
  /** One filter for each channel, whole vectors of channels at a time. */
  DEPTHWISE,
  /** Groups of as many channels as filters, no wider than a vector: whole vectors of groups. */
  GROUPED,
  /** Winograd's F(4x4,3x3), a few images at a time. */
  WINOGRAD,
  /** Winograd's F(4x4,3x3), all images of a batch at a time: for small images of many channels. */
  BATCH_WINOGRAD,
  /** Plain loops: any shape. */
  NAIVE;

  /** The name in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
