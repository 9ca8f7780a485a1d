package lanewise.plan.stage;

import java.util.Arrays;
import java.util.List;
import lanewise.nn.CustomLayer;
import lanewise.nn.Network.Node;
import lanewise.nn.ParameterSpec;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;

/**
 * A custom layer: converts a span of images to canonical order, runs the layer, and converts the
 * result back.
 */
public final class CustomStage implements ImageStage {
  /** The buffers of one thread. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bench(
      CustomLayer.Computation computation,
      float[] x,
      float[] y,
      float[] dx,
      float[] dy,
      float[][] gradients) {}

  private final FeatureMap input;
  private final FeatureMap output;
  private final int inputSize;
  private final int outputSize;
  private final boolean needsInputGradient;
  private final Parameters parameters;
  private final List<ParameterSpec> specs;

  /** The offset of each parameter or buffer. */
  private final int[] offsets;

  /** The parameters in canonical order, refreshed after each update. */
  private final float[][] values;

  private final Bench[] benches;

  /**
   * @param offsets the offsets of the layer's parameters and buffers, each in canonical order
   * @param span the largest number of images at a time
   */
  public CustomStage(
      Node node,
      CustomLayer layer,
      FeatureMap input,
      FeatureMap output,
      Parameters parameters,
      int[] offsets,
      boolean needsInputGradient,
      int workers,
      int span) {
    this.input = input;
    this.output = output;
    this.inputSize = node.input().size();
    this.outputSize = node.output().size();
    this.needsInputGradient = needsInputGradient;
    this.parameters = parameters;
    this.specs = node.parameters();
    this.offsets = offsets;
    this.values = perParameter();
    this.benches = new Bench[workers];
    for (int worker = 0; worker < workers; worker++) {
      benches[worker] =
          new Bench(
              layer.computation(node.input()),
              new float[Math.multiplyExact(span, inputSize)],
              new float[Math.multiplyExact(span, outputSize)],
              new float[span * inputSize],
              new float[span * outputSize],
              perParameter());
    }
  }

  private float[][] perParameter() {
    return specs.stream().map(spec -> new float[spec.shape().size()]).toArray(float[][]::new);
  }

  /** The phase to run after the parameters have changed. */
  public Phase refresh() {
    return new Phase() {
      @Override
      public int tasks() {
        return values.length;
      }

      @Override
      public void run(int task, int worker) {
        float[] source = specs.get(task).trainable() ? parameters.values() : parameters.buffers();
        System.arraycopy(source, offsets[task], values[task], 0, values[task].length);
      }
    };
  }

  @Override
  public void forward(int first, int last, int worker) {
    Bench bench = benches[worker];
    gatherInput(first, last, worker);
    bench.computation.forward(last - first, bench.x, values, bench.y);
    for (int image = first; image < last; image++) {
      output.values(worker).write(image, output.channels(), bench.y, (image - first) * outputSize);
    }
  }

  @Override
  public void backward(int first, int last, int worker, float[] parameterGradients) {
    Bench bench = benches[worker];
    gatherInput(first, last, worker);
    for (int image = first; image < last; image++) {
      int at = (image - first) * outputSize;
      output.gradients(worker).read(image, output.channels(), bench.dy, at);
    }
    for (int i = 0; i < offsets.length; i++) {
      Arrays.fill(bench.gradients[i], 0f);
    }
    bench.computation.backward(last - first, bench.x, values, bench.dy, bench.dx, bench.gradients);
    for (int i = 0; i < offsets.length; i++) {
      if (specs.get(i).trainable()) {
        add(bench.gradients[i], parameterGradients, offsets[i]);
      }
    }
    if (needsInputGradient) {
      for (int image = first; image < last; image++) {
        int at = (image - first) * inputSize;
        input.gradients(worker).write(image, input.channels(), bench.dx, at);
      }
    }
  }

  private void gatherInput(int first, int last, int worker) {
    Bench bench = benches[worker];
    for (int image = first; image < last; image++) {
      input.values(worker).read(image, input.channels(), bench.x, (image - first) * inputSize);
    }
  }

  private static void add(float[] gradient, float[] sums, int offset) {
    for (int i = 0; i < gradient.length; i++) {
      sums[offset + i] += gradient[i];
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public long bytes() {
    long floats = 0;
    for (Bench bench : benches) {
      floats += 2L * (bench.x.length + bench.y.length);
    }
    return output.bytes() + floats * Float.BYTES;
  }
}
