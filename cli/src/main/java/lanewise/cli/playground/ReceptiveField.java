package lanewise.cli.playground;

import lanewise.nn.AvgPool2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.Pad2d;
import lanewise.nn.Reshape;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/** The part of the image and of each earlier map that a value can depend on. */
final class ReceptiveField {
  private ReceptiveField() {}

  /**
   * Rows {@code top} to {@code bottom} and columns {@code left} to {@code right}, all included;
   * inside the map.
   */
  record Box(int top, int left, int bottom, int right) {
    private static Box whole(Shape shape) {
      Shape planes = Part.planes(shape);
      return new Box(0, 0, planes.extent(1) - 1, planes.extent(2) - 1);
    }

    private Box and(@Nullable Box other) {
      return other == null
          ? this
          : new Box(
              Math.min(top, other.top),
              Math.min(left, other.left),
              Math.max(bottom, other.bottom),
              Math.max(right, other.right));
    }

    private Box inside(Shape shape) {
      Box whole = whole(shape);
      return new Box(
          Math.clamp(top, 0, whole.bottom),
          Math.clamp(left, 0, whole.right),
          Math.clamp(bottom, 0, whole.bottom),
          Math.clamp(right, 0, whole.right));
    }
  }

  /**
   * The boxes of a value.
   *
   * @param index the value's index in the node's output
   * @return of the image, then of each node up to this one; null where it does not depend on it
   */
  static @Nullable Box[] of(Network network, int node, int index) {
    @Nullable Box[] boxes = new Box[node + 2];
    boxes[node + 1] = pixel(network.nodes().get(node).output(), index);
    for (int at = node; at >= 0; at--) {
      Box box = boxes[at + 1];
      if (box == null) {
        continue;
      }
      Node computed = network.nodes().get(at);
      for (int input : computed.inputs()) {
        Shape shape =
            input == Network.INPUT ? network.inputShape() : network.nodes().get(input).output();
        boolean exact = at == node && computed.layer() instanceof Flatten;
        Box needed = exact ? pixel(shape, index) : input(computed, shape, box);
        boxes[input + 1] = needed.and(boxes[input + 1]);
      }
    }
    return boxes;
  }

  /** The position of a value in its map. */
  private static Box pixel(Shape shape, int index) {
    Shape planes = Part.planes(shape);
    int width = planes.extent(2);
    int at = index % (planes.extent(1) * width);
    return new Box(at / width, at % width, at / width, at % width);
  }

  /** What of an input a part of the output needs. */
  private static Box input(Node node, Shape input, Box box) {
    return switch (node.layer()) {
      case Conv2d conv -> under(conv.window(), box).inside(input);
      case MaxPool2d pool -> under(pool.window(), box).inside(input);
      case AvgPool2d pool -> under(pool.window(), box).inside(input);
      case Pad2d pad when pad.mode() == Pad2d.Mode.CONSTANT ->
          new Box(
                  box.top - pad.top(),
                  box.left - pad.left(),
                  box.bottom - pad.top(),
                  box.right - pad.left())
              .inside(input);
      case Linear _, Flatten _, Reshape _, GlobalAvgPool2d _, GlobalMaxPool2d _, Pad2d _ ->
          Box.whole(input);
      // A map of one pixel goes with all pixels of the other.
      default -> box.inside(input);
    };
  }

  private static Box under(Window window, Box box) {
    int top = box.top * window.strideHeight() - window.padTop();
    int left = box.left * window.strideWidth() - window.padLeft();
    return new Box(
        top,
        left,
        top
            + (box.bottom - box.top) * window.strideHeight()
            + (window.height() - 1) * window.dilationHeight(),
        left
            + (box.right - box.left) * window.strideWidth()
            + (window.width() - 1) * window.dilationWidth());
  }
}
