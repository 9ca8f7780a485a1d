package lanewise.plan.memory;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.nn.ParameterSpec;
import lanewise.tensor.Tensor;

/**
 * All parameters of a network in their working layouts, in one array, and their gradients in
 * another: one pass of the optimizer updates everything, whatever the layout. Padding is 0, has
 * gradient 0 and stays 0. Buffers stand in an array of their own, which no optimizer sees.
 */
public final class Parameters {
  /** The offset of a bias that a layer does not have. */
  public static final int ABSENT = -1;

  /** The offset of the first parameter, so that the vectors of all of them are aligned. */
  public static final int START = Aligned.ORIGIN;

  private record Slot(ParameterSpec spec, int offset, Layout layout) {
    String name() {
      return spec.name();
    }
  }

  /**
   * Neighbouring values.
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
   * Reserves room for a parameter or a buffer; before {@link #allocate}. Returns its offset among
   * its kind.
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

  /** Makes the arrays, all 0, once everything has its place. */
  public void allocate() {
    values = new float[length];
    gradients = new float[length];
    buffers = new float[bufferLength];
  }

  /** The length of {@link #values} and {@link #gradients} as far as room is reserved. */
  public int length() {
    return length;
  }

  /** All parameters in their working layouts, live. */
  public float[] values() {
    return values;
  }

  /** All gradients in the layouts of their parameters, live. */
  public float[] gradients() {
    return gradients;
  }

  /** What is saved but not trained. */
  public float[] buffers() {
    return buffers;
  }

  /** Replaces everything; what pads it becomes 0 again, whatever a divergence has left there. */
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

  /** Writes parameters and buffers to their places in arrays laid out as ours. */
  public void spread(Map<String, Tensor> tensors, float[] parameters, float[] buffers) {
    for (Slot slot : slots) {
      Tensor tensor = requireNonNull(tensors.get(slot.name()), slot.name());
      spread(slot, tensor, slot.spec.trainable() ? parameters : buffers);
    }
  }

  /** Copies of parameters and buffers from arrays laid out as ours, in canonical shapes. */
  public Map<String, Tensor> copy(float[] parameters, float[] buffers) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      tensors.put(slot.name(), copy(slot, slot.spec.trainable() ? parameters : buffers));
    }
    return tensors;
  }

  /**
   * Writes something kept for each parameter to its place in an array laid out as ours.
   *
   * @throws IllegalArgumentException if something is missing or has another shape
   */
  public void spreadTrained(Map<String, Tensor> tensors, String prefix, float[] working) {
    for (Slot slot : slots) {
      if (slot.spec.trainable()) {
        Tensor tensor = tensors.get(prefix + slot.name());
        if (tensor == null || !tensor.shape().equals(slot.spec.shape())) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s%s %s; expected shape %s",
                  prefix,
                  slot.name(),
                  tensor == null ? "is missing" : "has shape " + tensor.shape(),
                  slot.spec.shape()));
        }
        spread(slot, tensor, working);
      }
    }
  }

  /** Copies of what an array laid out as ours keeps for each parameter, in canonical shapes. */
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
   * All parameters in order, cut into ranges that weight decay treats alike: it takes what
   * multiplies (matrices and filters) and spares what shifts and scales (biases, batch
   * normalisation), which have one axis.
   *
   * @param longest the most values of a range
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
