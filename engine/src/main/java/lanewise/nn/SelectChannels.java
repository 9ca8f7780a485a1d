package lanewise.nn;

import java.util.List;
import java.util.Locale;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;

/**
 * Selects channels of (C,H,W), or features of (C), in any order: y[i] = x[channels[i]], for example
 * a slice or a channel shuffle (Zhang and others, 2018).
 *
 * @param channels at least one, each from 0 to below C; repetitions are allowed
 */
public record SelectChannels(List<Integer> channels) implements Layer {

  /**
   * @throws IllegalArgumentException if there are no channels or one is negative
   */
  public SelectChannels {
    if (channels.isEmpty() || channels.stream().anyMatch(channel -> channel < 0)) {
      throw new IllegalArgumentException("channels must be numbers from 0, given " + channels);
    }
    channels = List.copyOf(channels);
  }

  @Override
  public String kind() {
    return "select";
  }

  @Override
  public Shape output(Shape input) {
    int largest = channels.stream().mapToInt(Integer::intValue).max().orElseThrow();
    if (largest >= input.extent(0)) {
      throw Refusal.of("selects channel %d of %d", largest, input.extent(0));
    }
    int[] extents = input.toArray();
    extents[0] = channels.size();
    return Shape.of(extents);
  }

  @Override
  public String describe() {
    return String.format(Locale.ROOT, "select %d channels", channels.size());
  }
}
