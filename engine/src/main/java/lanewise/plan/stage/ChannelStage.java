package lanewise.plan.stage;

import java.util.ArrayList;
import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.plan.memory.FeatureMap;

/**
 * Copies channels: concatenates those of several maps, or selects some of one map. In backward,
 * gradients of channels that were read repeatedly are summed.
 */
public record ChannelStage(List<Source> sources, List<FeatureMap> inputs, FeatureMap output)
    implements PerImageStage {
  private static final int L = Lanes.FLOATS;

  /** The source of an output channel. */
  public record Source(FeatureMap map, int channel) {}

  /** All channels of all maps, in order. */
  public static ChannelStage concat(List<FeatureMap> inputs, FeatureMap output) {
    List<Source> sources = new ArrayList<>();
    for (FeatureMap input : inputs) {
      for (int channel = 0; channel < input.channels(); channel++) {
        sources.add(new Source(input, channel));
      }
    }
    return new ChannelStage(List.copyOf(sources), inputs, output);
  }

  /** A selection of channels. */
  public static ChannelStage select(List<Integer> channels, FeatureMap input, FeatureMap output) {
    List<Source> sources = channels.stream().map(channel -> new Source(input, channel)).toList();
    return new ChannelStage(sources, List.of(input), output);
  }

  @Override
  public void forward(int image, int worker) {
    for (int channel = 0; channel < output.channels(); channel++) {
      Source source = sources.get(channel);
      Pixels x = source.map.values(worker);
      Pixels y = output.values(worker);
      for (int row = 0; row < output.height(); row++) {
        int from = x.row(image, source.channel / L, row) + source.channel % L;
        int to = y.row(image, channel / L, row) + channel % L;
        for (int i = 0; i < output.width(); i++) {
          y.values()[to + i * y.pixelStep()] = x.values()[from + i * x.pixelStep()];
        }
      }
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).gradients(worker).clear(image, 0);
    }
    for (int channel = 0; channel < output.channels(); channel++) {
      Source source = sources.get(channel);
      Pixels dx = source.map.gradients(worker);
      Pixels dy = output.gradients(worker);
      for (int row = 0; row < output.height(); row++) {
        int from = dy.row(image, channel / L, row) + channel % L;
        int to = dx.row(image, source.channel / L, row) + source.channel % L;
        for (int i = 0; i < output.width(); i++) {
          dx.values()[to + i * dx.pixelStep()] += dy.values()[from + i * dy.pixelStep()];
        }
      }
    }
  }
}
