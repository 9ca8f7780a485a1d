package lanewise.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.kernel.Lanes;
import lanewise.nn.ParameterSpec;
import lanewise.tensor.Tensor;

/**
 * All parameters of a network in their working layouts, in one array, and their gradients in
 * another: one pass of the optimizer updates everything, whatever the layout. Padding is 0, has
 * gradient 0 and stays 0. Buffers stand in an array of their own, which no optimizer sees.
 */
final class Parameters {
  /** The offset of a bias that a layer does not have. */
  static final int ABSENT = -1;

  private record Slot(ParameterSpec spec, int offset, Layout layout) {
    String name() {
      return spec.name();
    }
  }

  private final List<Slot> slots = new ArrayList<>();
  private int length;
  private int bufferLength;
  private float[] values = {};
  private float[] gradients = {};
  private float[] buffers = {};

  /**
   * Reserves room for a parameter or a buffer; before {@link #allocate}. Returns its offset among
   * its kind.
   */
  int add(ParameterSpec spec, Layout layout) {
    int offset = spec.trainable() ? length : bufferLength;
    int end = Math.addExact(offset, Lanes.blocks(layout.length(), Lanes.PAIR) * Lanes.PAIR);
    if (spec.trainable()) {
      length = end;
    } else {
      bufferLength = end;
    }
    slots.add(new Slot(spec, offset, layout));
    return offset;
  }

  void allocate() {
    values = new float[length];
    gradients = new float[length];
    buffers = new float[bufferLength];
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

  /** What is saved but not trained. */
  float[] buffers() {
    return buffers;
  }

  /** Replaces everything; what pads it becomes 0 again, whatever a divergence has left there. */
  void load(Map<String, Tensor> tensors) {
    Arrays.fill(values, 0f);
    Arrays.fill(buffers, 0f);
    for (Slot slot : slots) {
      float[] canonical = requireNonNull(tensors.get(slot.name()), slot.name()).values();
      float[] working = slot.spec.trainable() ? values : buffers;
      for (int i = 0; i < canonical.length; i++) {
        working[slot.offset + slot.layout.position(i)] = canonical[i];
      }
    }
  }

  /** Copies of the values of parameters and buffers in canonical shapes. */
  Map<String, Tensor> copyValues() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      tensors.put(slot.name(), copy(slot, slot.spec.trainable() ? values : buffers));
    }
    return tensors;
  }

  /** Copies of the parameters' gradients in canonical shapes. */
  Map<String, Tensor> copyGradients() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      if (slot.spec.trainable()) {
        tensors.put(slot.name(), copy(slot, gradients));
      }
    }
    return tensors;
  }

  private static Tensor copy(Slot slot, float[] working) {
    Tensor tensor = Tensor.zeros(slot.spec.shape());
    float[] canonical = tensor.values();
    for (int i = 0; i < canonical.length; i++) {
      canonical[i] = working[slot.offset + slot.layout.position(i)];
    }
    return tensor;
  }
}
