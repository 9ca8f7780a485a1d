package lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Maps of tensors that are the same: their names, shapes, and every bit of their values. */
public final class SameTensors {
  private SameTensors() {}

  public static void assertSame(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(expected).isNotEmpty();
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, tensor) -> {
          assertThat(actual.get(name).shape()).as(name).isEqualTo(tensor.shape());
          assertThat(actual.get(name).values()).as(name).isEqualTo(tensor.values());
        });
  }
}
