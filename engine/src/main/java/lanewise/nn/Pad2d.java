package lanewise.nn;

import java.util.Arrays;
import java.util.Locale;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;

/**
 * Padding as a layer: x (C,H,W), y (C,OH,OW). The zero padding of convolutions and pools does not
 * need this layer.
 *
 * @param top rows added above the image, or removed if negative; likewise the other sides
 * @param mode the source of the added values
 * @param value the value of {@link Mode#CONSTANT}
 */
public record Pad2d(int top, int left, int bottom, int right, Mode mode, float value)
    implements Layer {

  /** The source of the added values. */
  public enum Mode {
    /** A constant value. */
    CONSTANT,
    /** The nearest value of the image's border. */
    EDGE,
    /** The image mirrored at its border, without repeating the border. */
    REFLECT,
    /** The image repeated periodically. */
    WRAP
  }

  private static final int LARGEST = 1 << 16;

  /**
   * @throws IllegalArgumentException if a padding is beyond 65,536 rows or columns
   */
  public Pad2d {
    if (Math.max(Math.max(top, left), Math.max(bottom, right)) > LARGEST
        || Math.min(Math.min(top, left), Math.min(bottom, right)) < -LARGEST) {
      throw Refusal.of("padding must be within %,d", LARGEST);
    }
  }

  /** A layer that adds zeros on all sides. */
  public Pad2d(int padding) {
    this(padding, padding, padding, padding, Mode.CONSTANT, 0);
  }

  @Override
  public String kind() {
    return "pad";
  }

  @Override
  public Shape output(Shape input) {
    Planes.checkImages(input);
    return Shape.of(input.extent(0), rows(input.extent(1)).length, columns(input.extent(2)).length);
  }

  /** For each row of the result, the source row of an image of height H; -1 for {@link #value}. */
  public int[] rows(int height) {
    return sources(top, bottom, height);
  }

  /** As {@link #rows}, for columns. */
  public int[] columns(int width) {
    return sources(left, right, width);
  }

  private int[] sources(int before, int after, int extent) {
    // Rows are removed before the rest is mirrored or repeated.
    int first = Math.max(0, -before);
    int kept = extent - first - Math.max(0, -after);
    int added = Math.max(0, before);
    long length = (long) extent + before + after;
    if (length < 1 || length > Integer.MAX_VALUE || (kept < 1 && mode != Mode.CONSTANT)) {
      throw Refusal.of("cannot pad %d rows or columns by %d and %d", extent, before, after);
    }
    int[] sources = new int[(int) length];
    Arrays.setAll(
        sources,
        i -> {
          int source = source(i - added, kept);
          return source < 0 ? -1 : first + source;
        });
    return sources;
  }

  private int source(int at, int extent) {
    if (at >= 0 && at < extent) {
      return at;
    }
    return switch (mode) {
      case CONSTANT -> -1;
      case EDGE -> Math.clamp(at, 0, extent - 1);
      case WRAP -> Math.floorMod(at, extent);
      case REFLECT -> {
        int period = Math.max(1, 2 * (extent - 1));
        int within = Math.floorMod(at, period);
        yield Math.min(within, period - within) % extent;
      }
    };
  }

  @Override
  public String describe() {
    String sides =
        top == left && left == bottom && bottom == right
            ? String.valueOf(top)
            : String.format(Locale.ROOT, "%d, %d, %d, %d", top, left, bottom, right);
    return switch (mode) {
      case CONSTANT -> value == 0 ? "pad " + sides : "pad " + sides + " with " + value;
      case EDGE -> "pad " + sides + ", edge";
      case REFLECT -> "pad " + sides + ", reflected";
      case WRAP -> "pad " + sides + ", wrapped";
    };
  }
}
