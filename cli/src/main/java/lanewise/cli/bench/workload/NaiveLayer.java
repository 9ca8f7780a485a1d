package lanewise.cli.bench.workload;

import lanewise.kernel.naive.NaiveConvolution;

/** Convolution as the loops of its definition. */
final class NaiveLayer implements ForwardPass {
  private final ConvolutionShape shape;
  private final Convolution.Operands operands;
  private final float[] y;

  NaiveLayer(ConvolutionShape shape, Convolution.Operands operands) {
    this.shape = shape;
    this.operands = operands;
    this.y = new float[shape.outputs()];
  }

  @Override
  public void forward() {
    for (int n = 0; n < shape.batch(); n++) {
      NaiveConvolution.forward(
          ConvolutionShape.WINDOW,
          shape.channels(),
          shape.size(),
          shape.size(),
          shape.filters(),
          operands.x(),
          n * shape.channels() * shape.pixels(),
          operands.w(),
          0,
          y,
          n * shape.filters() * shape.pixels());
    }
  }

  @Override
  public float[] readOutput() {
    return y;
  }
}
