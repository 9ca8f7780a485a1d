package lanewise.plan.stage;

import java.util.ArrayList;
import java.util.List;
import lanewise.kernel.Lanes;
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
      FeatureMap input = source.map;
      for (int row = 0; row < output.height(); row++) {
        int from = input.rowOffset(image, source.channel / L, row) + source.channel % L;
        int to = output.rowOffset(image, channel / L, row) + channel % L;
        for (int pixel = 0; pixel < output.width(); pixel++) {
          output.values()[to + pixel * output.pixelStep()] =
              input.values()[from + pixel * input.pixelStep()];
        }
      }
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).clearGradients(image, worker);
    }
    float[] dy = output.gradients(worker);
    for (int channel = 0; channel < output.channels(); channel++) {
      Source source = sources.get(channel);
      FeatureMap input = source.map;
      float[] dx = input.gradients(worker);
      for (int row = 0; row < output.height(); row++) {
        int from = output.gradientRowOffset(image, channel / L, row) + channel % L;
        int to = input.gradientRowOffset(image, source.channel / L, row) + source.channel % L;
        for (int pixel = 0; pixel < output.width(); pixel++) {
          dx[to + pixel * input.gradientPixelStep()] +=
              dy[from + pixel * output.gradientPixelStep()];
        }
      }
    }
  }
}
