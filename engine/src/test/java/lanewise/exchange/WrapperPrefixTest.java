package lanewise.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WrapperPrefixTest {
  @Test
  void isWhatAllNamesHaveInCommonOfWrappers() {
    assertThat(WrapperPrefix.of(Set.of("module.fc1.weight", "module.fc1.bias")))
        .isEqualTo("module.");
    assertThat(WrapperPrefix.of(Set.of("model._orig_mod.fc1.weight")))
        .isEqualTo("model._orig_mod.");
    assertThat(WrapperPrefix.of(Set.of("module.fc1.weight", "fc1.bias"))).isEmpty();
    assertThat(WrapperPrefix.of(Set.of("fc1.weight", "fc1.bias"))).isEmpty();
    assertThat(WrapperPrefix.of(Set.of())).isEmpty();
  }

  @Test
  void comesOff() {
    Tensor tensor = Tensor.zeros(Shape.of(1));
    assertThat(WrapperPrefix.without("module.", Map.of("module.fc1.bias", tensor)))
        .containsExactly(Map.entry("fc1.bias", tensor));
  }
}
