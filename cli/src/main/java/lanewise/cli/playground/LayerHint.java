package lanewise.cli.playground;

import java.util.Arrays;
import java.util.stream.Collectors;
import lanewise.nn.Activation;
import lanewise.nn.Add;
import lanewise.nn.Affine;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Concat;
import lanewise.nn.Conv2d;
import lanewise.nn.CustomLayer;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GlobalMaxPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.nn.Network.Node;
import lanewise.nn.PReLU;
import lanewise.nn.Pad2d;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/** What a layer does, in a sentence for somebody who sees one for the first time. */
final class LayerHint {
  private LayerHint() {}

  static String of(Node node) {
    return switch (node.layer()) {
      case Conv2d conv ->
          ("Slides %d filters of %s over %s. A filter is a small pattern: its map lights up where"
                  + " the pattern fits.")
              .formatted(conv.filters(), extents(conv.window()), maps(node.input().extent(0)));
      case Linear linear ->
          ("Weighs all %,d values before it and adds them up, %,d times with weights of its own:"
                  + " here the parts become a whole.")
              .formatted(node.input().size(), linear.outputs());
      case MaxPool2d pool ->
          ("Keeps the strongest of every %s neighbours: the maps shrink, and where exactly"
                  + " something was matters less.")
              .formatted(extents(pool.window()));
      case AvgPool2d pool ->
          "Takes the mean of every %s neighbours: the maps shrink and grow calmer."
              .formatted(extents(pool.window()));
      case Pad2d _ -> "Widens the maps at their borders, so that what slides over them has room.";
      case GlobalAvgPool2d _ ->
          "Makes one number of each map, its mean: how much, no longer where.";
      case GlobalMaxPool2d _ ->
          "Makes one number of each map, its largest: whether, no longer where.";
      case BatchNorm2d _ ->
          "Brings each map to the mean and spread it has learnt to want: what comes next can rely"
              + " on the size of what it gets.";
      case Activation activation -> of(activation);
      case Dropout dropout ->
          ("Silences %.0f %% of the values at random in training, so that none is relied upon."
                  + " Now it lets everything through.")
              .formatted(100 * dropout.probability());
      case Flatten _ -> "Lays all maps out in one row.";
      case PReLU _ -> "Keeps what is above 0 and lets a learnt share of the rest through.";
      case Affine _ -> "Scales and shifts each map by learnt numbers.";
      case Mul _ -> "Multiplies what two paths have made: one says how much of the other passes.";
      case Concat concat ->
          "Puts the maps of %d paths behind each other.".formatted(concat.inputs());
      case SelectChannels select ->
          "Passes %d of the maps on, in an order of its own.".formatted(select.channels().size());
      case Reshape _ -> "Reads the same values as maps of another size.";
      case CustomLayer layer -> layer.describe();
      case Add _ -> "Adds what two paths have made: a shortcut past the layers between them.";
    };
  }

  private static String of(Activation layer) {
    return switch (layer.function()) {
      case RELU ->
          "Keeps what is above 0 and sets the rest to 0: without such a bend, many layers could do"
              + " no more than one.";
      case LEAKY_RELU ->
          "Keeps what is above 0 and lets %s of the rest through, so that no filter falls silent."
              .formatted(layer.value(0));
      case SILU -> "Lets large values through and softly closes below 0, without a corner.";
      case GELU -> "Weighs each value by how rarely a random one is larger: a soft ReLU.";
      case CLIP -> "Holds every value between %s and %s.".formatted(layer.value(0), layer.value(1));
      case SIGMOID -> "Squeezes every value between 0 and 1.";
      case TANH -> "Squeezes every value between -1 and 1.";
      case ELU -> "Keeps what is above 0 and bends the rest towards a floor.";
      case HARD_SIGMOID -> "Squeezes every value between 0 and 1, along a straight line.";
      case HARD_SWISH -> "Lets large values through and closes below -3.";
      case SCALE ->
          "Multiplies every value by %s and adds %s.".formatted(layer.value(0), layer.value(1));
      case RECIPROCAL -> "Divides 1 by every value.";
      case ERF -> "Squeezes every value between -1 and 1, by the error function.";
    };
  }

  /** A shape as people write it: {@code 32 × 14 × 14}. */
  static String shape(Shape shape) {
    return Arrays.stream(shape.toArray())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" × "));
  }

  private static String extents(Window window) {
    return window.height() + " × " + window.width();
  }

  private static String maps(int count) {
    return count == 1 ? "the image" : "all %d maps before it at once".formatted(count);
  }
}
