package lanewise.format.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph.
 *
 * @param type the number of its element type in onnx.proto; 0 if it is not a tensor
 * @param shape its extents, null if their number is unknown
 */
public record OnnxValue(String name, int type, @Nullable List<Extent> shape) {

  /**
   * An extent: a number, or a name for one that is open.
   *
   * @param value the number, -1 if open
   * @param name the name of an open one, may be empty
   */
  public record Extent(long value, String name) {
    /** A number. */
    public static Extent of(long value) {
      return new Extent(value, "");
    }

    /** An open extent. */
    public static Extent open(String name) {
      return new Extent(-1, name);
    }

    @Override
    public String toString() {
      return value >= 0 ? Long.toString(value) : name.isEmpty() ? "?" : name;
    }
  }

  /** Whether it is a dense tensor. */
  public boolean isTensor() {
    return type != 0;
  }
}
