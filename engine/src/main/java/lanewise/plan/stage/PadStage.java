package lanewise.plan.stage;

import lanewise.kernel.geometry.Pixels;
import lanewise.nn.Pad2d;
import lanewise.plan.memory.FeatureMap;

/** Padding as a stage, see {@link Pad2d}: copies of rows and columns, or a value. */
public final class PadStage implements PerImageStage {
  private final float value;
  private final FeatureMap input;
  private final FeatureMap output;

  /** For each result in canonical order, its source in the input; -1 for the constant value. */
  private final int[] sources;

  /** A stage that pads {@code input} to the extents of {@code output}. */
  public PadStage(Pad2d pad, FeatureMap input, FeatureMap output) {
    this.value = pad.value();
    this.input = input;
    this.output = output;
    int[] rows = pad.rows(input.height());
    int[] columns = pad.columns(input.width());
    this.sources = new int[output.channels() * rows.length * columns.length];
    int at = 0;
    for (int channel = 0; channel < output.channels(); channel++) {
      for (int row : rows) {
        for (int column : columns) {
          boolean copied = row >= 0 && column >= 0;
          sources[at++] = copied ? (channel * input.height() + row) * input.width() + column : -1;
        }
      }
    }
  }

  @Override
  public void forward(int image, int worker) {
    Pixels x = input.values(worker);
    Pixels y = output.values(worker);
    for (int i = 0; i < sources.length; i++) {
      int source = sources[i];
      y.values()[y.position(image, i)] = source < 0 ? value : x.values()[x.position(image, source)];
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    Pixels dx = input.gradients(worker);
    Pixels dy = output.gradients(worker);
    dx.clear(image, 0);
    for (int i = 0; i < sources.length; i++) {
      if (sources[i] >= 0) {
        dx.values()[dx.position(image, sources[i])] += dy.values()[dy.position(image, i)];
      }
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public long bytes() {
    return output.bytes() + (long) sources.length * Integer.BYTES;
  }
}
