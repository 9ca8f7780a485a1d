package lanewise.plan.convolution;

import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.kernel.naive.NaiveConvolution;

/** Plain loops from the definition. */
record NaiveMethod(ConvolutionGeometry geometry) implements PlanarMethod {
  @Override
  public void forward(float[] x, float[] w, int wOffset, float[] y) {
    NaiveConvolution.forward(geometry, x, 0, w, wOffset, y, 0);
  }

  @Override
  public void backwardData(float[] dy, float[] w, int wOffset, float[] dx) {
    NaiveConvolution.backwardData(geometry, dy, 0, w, wOffset, dx, 0);
  }

  @Override
  public void backwardWeights(float[] x, float[] dy, float[] dw, int dwOffset) {
    NaiveConvolution.backwardWeights(geometry, x, 0, dy, 0, dw, dwOffset);
  }

  @Override
  public long bytes() {
    return 0;
  }
}
