package lanewise.plan.stage;

import lanewise.kernel.Lanes;
import lanewise.kernel.layer.ChannelLine;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;

/** A linear function per channel with trained parameters: scaling and shifting, or PReLU. */
public final class ChannelLineStage implements PerImageStage {
  private static final int L = Lanes.FLOATS;

  private final float limit;
  private final Parameters parameters;
  private final int weight;
  private final int bias;
  private final FeatureMap input;
  private final FeatureMap output;

  /** For each worker, the coefficients of a block and their gradients. */
  private final float[][] lines;

  private final float[][] lineGradients;

  /**
   * Creates a stage that reads its coefficients from the parameters.
   *
   * @param limit the largest x to which the function applies, see {@link ChannelLine}
   * @param weight the offset of the slopes in the parameters
   * @param bias the offset of the biases; {@link Parameters#ABSENT} if they are 0
   */
  public ChannelLineStage(
      float limit,
      Parameters parameters,
      int weight,
      int bias,
      FeatureMap input,
      FeatureMap output,
      int workers) {
    this.limit = limit;
    this.parameters = parameters;
    this.weight = weight;
    this.bias = bias;
    this.input = input;
    this.output = output;
    this.lines = new float[workers][2 * L];
    this.lineGradients = new float[workers][2 * L];
  }

  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks(); block++) {
      ChannelLine.forward(
          limit, line(block, worker), input.values(worker), output.values(worker), image, block);
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks(); block++) {
      float[] line = line(block, worker);
      float[] gradient = lineGradients[worker];
      System.arraycopy(parameterGradients, weight + block * L, gradient, 0, L);
      if (bias != Parameters.ABSENT) {
        System.arraycopy(parameterGradients, bias + block * L, gradient, L, L);
      }
      ChannelLine.backward(
          limit,
          line,
          gradient,
          output.gradients(worker),
          input.values(worker),
          input.gradients(worker),
          image,
          block);
      System.arraycopy(gradient, 0, parameterGradients, weight + block * L, L);
      if (bias != Parameters.ABSENT) {
        System.arraycopy(gradient, L, parameterGradients, bias + block * L, L);
      }
    }
  }

  private float[] line(int block, int worker) {
    float[] line = lines[worker];
    System.arraycopy(parameters.values(), weight + block * L, line, 0, L);
    if (bias != Parameters.ABSENT) {
      System.arraycopy(parameters.values(), bias + block * L, line, L, L);
    }
    return line;
  }

  @Override
  public FeatureMap output() {
    return output;
  }
}
