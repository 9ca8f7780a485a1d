package lanewise.cli.playground;

import java.util.List;
import lanewise.nn.AvgPool2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Network.Node;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/** Why maps are as large as they are: the arithmetic of shapes, as text. */
final class Sizes {
  private Sizes() {}

  /** Of rows and columns, one line if both are the same; empty if a step keeps the shape. */
  static List<String> of(Part part) {
    if (part.role() == Part.Role.BIAS || part.role() == Part.Role.PROBABILITIES) {
      return List.of();
    }
    Node node = part.node();
    return switch (node.layer()) {
      case Conv2d conv -> windowed(node, conv.window());
      case MaxPool2d pool -> windowed(node, pool.window());
      case AvgPool2d pool -> windowed(node, pool.window());
      case Flatten _ ->
          List.of(LayerHint.shape(node.input()) + " = " + LayerHint.shape(node.output()));
      default -> List.of();
    };
  }

  private static List<String> windowed(Node node, Window window) {
    Shape in = node.input();
    Shape out = node.output();
    String rows =
        side(
            in.extent(1),
            window.padTop() + window.padBottom(),
            window.dilationHeight() * (window.height() - 1) + 1,
            window.strideHeight(),
            out.extent(1));
    String columns =
        side(
            in.extent(2),
            window.padLeft() + window.padRight(),
            window.dilationWidth() * (window.width() - 1) + 1,
            window.strideWidth(),
            out.extent(2));
    return rows.equals(columns) ? List.of(rows) : List.of("rows: " + rows, "columns: " + columns);
  }

  /** (input + padding - window) / stride + 1, the quotient rounded down. */
  private static String side(int input, int padding, int window, int stride, int output) {
    boolean even = (input + padding - window) % stride == 0;
    return (even
            ? "(%d + %d \u2212 %d) / %d + 1 = %d"
            : "\u230a(%d + %d \u2212 %d) / %d\u230b + 1 = %d")
        .formatted(input, padding, window, stride, output);
  }
}
