package lanewise.format.onnx;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.format.onnx.OnnxAttribute.Dense;
import lanewise.format.onnx.OnnxAttribute.Real;
import lanewise.format.onnx.OnnxAttribute.Reals;
import lanewise.format.onnx.OnnxAttribute.Text;
import lanewise.format.onnx.OnnxAttribute.Whole;
import lanewise.format.onnx.OnnxAttribute.Wholes;

/**
 * A node: an operator applied to named values.
 *
 * @param name may be empty
 * @param operator the operator's name, for example {@code Conv}
 * @param domain the operator set; {@code ""} is the standard one
 * @param inputs the names of its inputs; empty for an omitted optional input
 * @param outputs the names of its outputs; empty for an unused one
 */
public record OnnxNode(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {

  /** Whether an attribute is given. */
  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /**
   * A whole-number attribute.
   *
   * @throws IllegalArgumentException if it has another type
   */
  public long whole(String attribute, long otherwise) {
    return switch (attributes.get(attribute)) {
      case null -> otherwise;
      case Whole whole -> whole.value();
      default -> throw wrong(attribute, "a whole number");
    };
  }

  /**
   * A number attribute.
   *
   * @throws IllegalArgumentException if it has another type
   */
  public float real(String attribute, float otherwise) {
    return switch (attributes.get(attribute)) {
      case null -> otherwise;
      case Real real -> real.value();
      default -> throw wrong(attribute, "a number");
    };
  }

  /**
   * A text attribute.
   *
   * @throws IllegalArgumentException if it has another type
   */
  public String text(String attribute, String otherwise) {
    return switch (attributes.get(attribute)) {
      case null -> otherwise;
      case Text text -> text.value();
      default -> throw wrong(attribute, "a text");
    };
  }

  /**
   * A list of whole numbers, empty if it is not given.
   *
   * @throws IllegalArgumentException if it has another type
   */
  public long[] wholes(String attribute) {
    return switch (attributes.get(attribute)) {
      case null -> new long[0];
      case Wholes wholes -> wholes.values().stream().mapToLong(Long::longValue).toArray();
      default -> throw wrong(attribute, "a list of whole numbers");
    };
  }

  /**
   * A list of numbers, empty if it is not given.
   *
   * @throws IllegalArgumentException if it has another type
   */
  public float[] reals(String attribute) {
    return switch (attributes.get(attribute)) {
      case null -> new float[0];
      case Reals reals -> {
        float[] values = new float[reals.values().size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = reals.values().get(i);
        }
        yield values;
      }
      default -> throw wrong(attribute, "a list of numbers");
    };
  }

  /**
   * A required tensor.
   *
   * @throws IllegalArgumentException if it is missing
   */
  public OnnxTensor tensor(String attribute) {
    if (attributes.get(attribute) instanceof Dense dense) {
      return dense.value();
    }
    throw wrong(attribute, "a tensor");
  }

  /**
   * Refuses unknown attributes, because their meaning would be a guess.
   *
   * @throws IllegalArgumentException naming the first one
   */
  public void allow(Set<String> known) {
    for (String attribute : attributes.keySet()) {
      if (!known.contains(attribute)) {
        throw refused("has an unknown attribute " + attribute);
      }
    }
  }

  /** An error that names node, operator and problem. */
  public IllegalArgumentException refused(String problem) {
    return new IllegalArgumentException(this + " " + problem);
  }

  /** As {@link #refused(String)}, the problem as a format and what fills it. */
  @FormatMethod
  public IllegalArgumentException refused(String format, Object first, Object... more) {
    Object[] all = Stream.concat(Stream.of(first), Stream.of(more)).toArray();
    return refused(String.format(Locale.ROOT, format, all));
  }

  private IllegalArgumentException wrong(String attribute, String expected) {
    return refused("needs attribute " + attribute + " to be " + expected);
  }

  /** For messages, for example {@code node 'conv1' (Conv)}. */
  @Override
  public String toString() {
    String shown = name.isEmpty() ? outputs.isEmpty() ? "" : outputs.getFirst() : name;
    return String.format(Locale.ROOT, "node '%s' (%s)", printable(shown), printable(operator));
  }

  /** Makes a name of the file safe to print: one line, no control characters, limited length. */
  private static String printable(String text) {
    String start = text.substring(0, Math.min(text.length(), 80));
    return start.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }
}
