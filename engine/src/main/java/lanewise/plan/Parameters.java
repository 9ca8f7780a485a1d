package lanewise.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.kernel.Lanes;
import lanewise.nn.ParameterSpec;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * All parameters of a network in their working layouts, in one array, and their gradients in
 * another: one pass of the optimizer updates everything, whatever the layout. Padding is 0, has
 * gradient 0 and stays 0.
 */
final class Parameters {
  private record Slot(String name, Shape shape, int offset, Layout layout) {}

  private final List<Slot> slots = new ArrayList<>();
  private int length;
  private float[] values = {};
  private float[] gradients = {};

  /** Reserves room for a parameter; before {@link #allocate}. Returns its offset. */
  int add(ParameterSpec spec, Layout layout) {
    int offset = length;
    slots.add(new Slot(spec.name(), spec.shape(), offset, layout));
    length = Math.addExact(length, Lanes.blocks(layout.length(), Lanes.PAIR) * Lanes.PAIR);
    return offset;
  }

  void allocate() {
    values = new float[length];
    gradients = new float[length];
  }

  int length() {
    return length;
  }

  float[] values() {
    return values;
  }

  float[] gradients() {
    return gradients;
  }

  void load(Map<String, Tensor> tensors) {
    for (Slot slot : slots) {
      float[] canonical = requireNonNull(tensors.get(slot.name), slot.name).values();
      for (int i = 0; i < canonical.length; i++) {
        values[slot.offset + slot.layout.position(i)] = canonical[i];
      }
    }
  }

  /** Copies of the values in canonical shapes. */
  Map<String, Tensor> copyValues() {
    return copy(values);
  }

  /** Copies of the gradients in canonical shapes. */
  Map<String, Tensor> copyGradients() {
    return copy(gradients);
  }

  private Map<String, Tensor> copy(float[] working) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      Tensor tensor = Tensor.zeros(slot.shape);
      float[] canonical = tensor.values();
      for (int i = 0; i < canonical.length; i++) {
        canonical[i] = working[slot.offset + slot.layout.position(i)];
      }
      tensors.put(slot.name, tensor);
    }
    return tensors;
  }
}
