package lanewise.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.datasets.DataException;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzWeightsTest {
  @TempDir private Path folder;

  @Test
  void writtenFilesAreReadBack() throws IOException {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("conv1.weight", new Tensor(Shape.of(1, 1, 1, 2), new float[] {1.5f, -2}));
    weights.put("fc1.bias", new Tensor(Shape.of(1), new float[] {Float.MIN_VALUE}));
    weights.put("scalar", new Tensor(Shape.of(), new float[] {3}));
    Path file = folder.resolve("w.npz");
    NpzWeights.write(file, weights);
    byte[] first = Files.readAllBytes(file);
    Map<String, Tensor> read = NpzWeights.read(file);
    assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(weights.keySet());
    read.forEach(
        (name, tensor) -> {
          assertThat(tensor.shape()).isEqualTo(weights.get(name).shape());
          assertThat(tensor.values()).isEqualTo(weights.get(name).values());
        });
    NpzWeights.write(file, weights);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void aFileThatIsNoneIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("w.npz"), "PK nonsense");
    assertThatThrownBy(() -> NpzWeights.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("w.npz");
  }
}
