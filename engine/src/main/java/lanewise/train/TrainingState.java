package lanewise.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.tensor.Tensor;

/**
 * The state of a run between two steps. Restored into a new trainer with the same network, data and
 * options, the run continues to the same bytes as without a pause.
 *
 * @param tensors weights, optimizer state, averages and best weights, each under a prefix
 * @param figures counters and scores by name, as text that is parsed to the same bits
 */
public record TrainingState(Map<String, Tensor> tensors, Map<String, String> figures) {

  public TrainingState {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException if there is no such number
   */
  public long integer(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a whole number: " + text(name), e);
    }
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException if there is no such number
   */
  public double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a number: " + text(name), e);
    }
  }

  private String text(String name) {
    String value = figures.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** The tensors under a prefix, without it; empty if there are none. */
  Map<String, Tensor> under(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    return found;
  }

  /** Collects a state. */
  static final class Writer {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> figures = new LinkedHashMap<>();

    void put(String name, long value) {
      figures.put(name, Long.toString(value));
    }

    void put(String name, double value) {
      figures.put(name, Double.toString(value));
    }

    void put(String prefix, Map<String, Tensor> values) {
      values.forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    }

    TrainingState written() {
      return new TrainingState(tensors, figures);
    }
  }
}
