package lanewise.plan.memory;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;
import lanewise.nn.ParameterSpec;
import lanewise.refusal.Refusal;
import lanewise.tensor.Tensor;

/**
 * All parameters of a network in their working layouts, in one array, and their gradients in
 * another, so that one pass of the optimizer updates all of them. Padding is 0, has gradient 0 and
 * stays 0. Buffers are in a separate array, which the optimizer does not change.
 */
public final class Parameters {
  /** The offset of a missing bias. */
  public static final int ABSENT = -1;

  /** The offset of the first parameter, so that the vectors of all of them are aligned. */
  public static final int START = Aligned.ORIGIN;

  private record Slot(ParameterSpec spec, int offset, Layout layout) {
    String name() {
      return spec.name();
    }
  }

  /**
   * A range of values.
   *
   * @param decays whether weight decay applies to them
   */
  public record Range(int from, int to, boolean decays) {}

  private final List<Slot> slots = new ArrayList<>();
  private int length = START;
  private int bufferLength = START;
  private float[] values = {};
  private float[] gradients = {};
  private float[] buffers = {};

  /**
   * Reserves space for a parameter or a buffer; call it before {@link #allocate}. Returns its
   * offset among the parameters or buffers.
   */
  public int add(ParameterSpec spec, Layout layout) {
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

  /** Allocates the arrays, all 0, after all space has been reserved. */
  public void allocate() {
    values = new float[length];
    gradients = new float[length];
    buffers = new float[bufferLength];
  }

  /** The length of {@link #values} and {@link #gradients} reserved so far. */
  public int length() {
    return length;
  }

  /** All parameters in their working layouts; not a copy. */
  public float[] values() {
    return values;
  }

  /** Lets a step read and write other gradients and buffers, of the same lengths. */
  public void use(float[] otherGradients, float[] otherBuffers) {
    gradients = otherGradients;
    buffers = otherBuffers;
  }

  /** All gradients in the layouts of their parameters; not a copy. */
  public float[] gradients() {
    return gradients;
  }

  /** The buffers: values that are saved but not trained. */
  public float[] buffers() {
    return buffers;
  }

  /** Replaces all values; padding is reset to 0, because divergence may have changed it. */
  public void load(Map<String, Tensor> tensors) {
    Arrays.fill(values, 0f);
    Arrays.fill(buffers, 0f);
    spread(tensors, values, buffers);
  }

  /** Copies of the values of parameters and buffers in canonical shapes. */
  public Map<String, Tensor> copyValues() {
    return copy(values, buffers);
  }

  /** Copies of the parameters' gradients in canonical shapes. */
  public Map<String, Tensor> copyGradients() {
    return copyTrained(gradients);
  }

  /** Writes parameters and buffers to arrays of the same layout. */
  public void spread(Map<String, Tensor> tensors, float[] parameters, float[] buffers) {
    for (Slot slot : slots) {
      Tensor tensor = requireNonNull(tensors.get(slot.name()), slot.name());
      spread(slot, tensor, slot.spec.trainable() ? parameters : buffers);
    }
  }

  /** Copies of parameters and buffers from arrays of the same layout, in canonical shapes. */
  public Map<String, Tensor> copy(float[] parameters, float[] buffers) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      tensors.put(slot.name(), copy(slot, slot.spec.trainable() ? parameters : buffers));
    }
    return tensors;
  }

  /**
   * Writes per-parameter state to an array of the same layout.
   *
   * @throws IllegalArgumentException if a tensor is missing or has another shape
   */
  public void spreadTrained(Map<String, Tensor> tensors, String prefix, float[] working) {
    for (Slot slot : slots) {
      if (slot.spec.trainable()) {
        Tensor tensor = tensors.get(prefix + slot.name());
        if (tensor == null || !tensor.shape().equals(slot.spec.shape())) {
          throw Refusal.of(
              "%s%s %s; expected shape %s",
              prefix,
              slot.name(),
              tensor == null ? "is missing" : "has shape " + tensor.shape(),
              slot.spec.shape());
        }
        spread(slot, tensor, working);
      }
    }
  }

  /** Copies of per-parameter state from an array of the same layout, in canonical shapes. */
  public Map<String, Tensor> copyTrained(float[] working) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      if (slot.spec.trainable()) {
        tensors.put(slot.name(), copy(slot, working));
      }
    }
    return tensors;
  }

  /**
   * All parameters in order, divided into ranges with and without weight decay. Matrices and
   * filters decay; biases and parameters of batch normalisation, which have one axis, do not.
   *
   * @param longest the largest number of values of a range
   */
  public List<Range> ranges(int longest) {
    List<Slot> trained = slots.stream().filter(slot -> slot.spec.trainable()).toList();
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      int from = trained.get(i).offset;
      int end = i + 1 < trained.size() ? trained.get(i + 1).offset : length;
      boolean decays = trained.get(i).spec.shape().rank() > 1;
      for (; from < end; from += longest) {
        ranges.add(new Range(from, Math.min(end, from + longest), decays));
      }
    }
    return List.copyOf(ranges);
  }

  private static void spread(Slot slot, Tensor tensor, float[] working) {
    float[] canonical = tensor.values();
    for (int i = 0; i < canonical.length; i++) {
      working[slot.offset + slot.layout.position(i)] = canonical[i];
    }
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
