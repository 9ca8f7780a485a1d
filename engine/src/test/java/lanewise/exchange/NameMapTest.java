package lanewise.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameMapTest {
  @TempDir private Path folder;

  private NameMap map(String text) throws IOException {
    return NameMap.read(Files.writeString(folder.resolve("names.txt"), text));
  }

  @Test
  void namesAreReplacedAndOthersKept() throws IOException {
    Tensor one = Tensor.zeros(Shape.of(1));
    Tensor two = Tensor.zeros(Shape.of(2));
    NameMap map = map("# from a model zoo\n\nfeatures.0.weight = conv1.weight\n");
    assertThat(map.apply(Map.of("features.0.weight", one, "fc1.bias", two)))
        .isEqualTo(Map.of("conv1.weight", one, "fc1.bias", two));
  }

  @Test
  void mistakesAreNamedWithTheirLine() {
    assertThatThrownBy(() -> map("a = b\nc")).hasMessageContaining("line 2: expected");
    assertThatThrownBy(() -> map("a = b\nc = b")).hasMessageContaining("line 2: the name");
    assertThatThrownBy(() -> map("a = b").apply(Map.of()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("names 'a', but the weights have only []");
    Tensor one = Tensor.zeros(Shape.of(1));
    assertThatThrownBy(() -> map("a = b").apply(Map.of("a", one, "b", one)))
        .hasMessageContaining("gives two tensors the name 'b'");
  }
}
