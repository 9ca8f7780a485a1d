package lanewise.plan;

import java.util.List;
import lanewise.nn.CustomLayer;
import lanewise.nn.ParameterSpec;
import lanewise.tensor.Shape;

/** y = x where x > 0, w[c] * x elsewhere: a leaky ReLU that learns its slopes. */
record PRelu(float slope) implements CustomLayer {
  @Override
  public String kind() {
    return "prelu";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of(ParameterSpec.constant("weight", Shape.of(input.extent(0)), slope));
  }

  @Override
  public Computation computation(Shape input) {
    int channels = input.extent(0);
    return new Slopes(channels, input.size() / channels);
  }

  /** What tests break. */
  static class Slopes implements CustomLayer.Computation {
    final int channels;
    final int pixels;

    Slopes(int channels, int pixels) {
      this.channels = channels;
      this.pixels = pixels;
    }

    @Override
    public void forward(int images, float[] x, float[][] parameters, float[] y) {
      for (int i = 0; i < images * channels * pixels; i++) {
        y[i] = x[i] > 0 ? x[i] : parameters[0][i / pixels % channels] * x[i];
      }
    }

    @Override
    public void backward(
        int images, float[] x, float[][] parameters, float[] dy, float[] dx, float[][] gradients) {
      for (int i = 0; i < images * channels * pixels; i++) {
        int c = i / pixels % channels;
        dx[i] = x[i] > 0 ? dy[i] : parameters[0][c] * dy[i];
        gradients[0][c] += x[i] > 0 ? 0 : x[i] * dy[i];
      }
    }
  }
}
