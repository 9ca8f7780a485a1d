package lanewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import lanewise.datasets.format.NpzWeights;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void invalidNumbersAreNamed(float value) {
    Map<String, Tensor> weights = weights(value);
    Path safetensors = folder.resolve("a.safetensors");
    Safetensors.write(safetensors, weights, Map.of());
    Path npz = folder.resolve("a.npz");
    NpzWeights.write(npz, weights);
    for (Path file : new Path[] {safetensors, npz}) {
      assertThatThrownBy(() -> Weights.read(file))
          .isInstanceOf(FormatException.class)
          .hasMessageStartingWith(
              file + ": 'bn1.running_var' has " + value + " at element 2: the training");
    }
  }

  @Test
  void numbersAreRead() {
    Path file = folder.resolve("a.npz");
    NpzWeights.write(file, weights(1e30f));
    assertThat(Weights.read(file)).containsOnlyKeys("bn1.running_var");
  }

  private static Map<String, Tensor> weights(float value) {
    return Map.of("bn1.running_var", new Tensor(Shape.of(3), new float[] {1, 2, value}));
  }
}
