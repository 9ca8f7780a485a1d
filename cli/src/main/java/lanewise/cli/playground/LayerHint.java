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
import lanewise.nn.LayerNorm;
import lanewise.nn.Linear;
import lanewise.nn.LocalResponseNorm;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Mul;
import lanewise.nn.Network.Node;
import lanewise.nn.PReLU;
import lanewise.nn.Pad2d;
import lanewise.nn.Reshape;
import lanewise.nn.SelectChannels;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/** Explains a layer in a sentence for beginners. */
final class LayerHint {
  private LayerHint() {}

  /** Explains a step of the page. */
  static String of(Part part) {
    return switch (part.role()) {
      case BIAS ->
          "Adds a learned number to every value of a map: how much of a pattern is needed before it"
              + " counts.";
      case PROBABILITIES ->
          part.name().equals("softmax")
              ? "Turns the scores of the classes, called logits, into probabilities: e to the power"
                  + " of each, divided by their sum."
              : "Turns each score, called logit, into the probability of its label.";
      default -> of(part.node());
    };
  }

  /** Explains a layer. */
  static String of(Node node) {
    return switch (node.layer()) {
      case Conv2d conv ->
          ("Slides %d filters of %s over %s. A filter is a small pattern: its map is bright where"
                  + " the image matches the pattern.")
              .formatted(conv.filters(), extents(conv.window()), maps(node.input().extent(0)));
      case Linear linear ->
          ("Computes %2$,d weighted sums of all %1$,d values of the previous layer: combines the"
                  + " parts to a whole.")
              .formatted(node.input().size(), linear.outputs());
      case MaxPool2d pool ->
          ("Keeps the largest of every %s neighbours: the maps shrink, and the exact position of a"
                  + " pattern matters less.")
              .formatted(extents(pool.window()));
      case AvgPool2d pool ->
          "Takes the mean of every %s neighbours: the maps become smaller and smoother."
              .formatted(extents(pool.window()));
      case Pad2d _ -> "Adds a border to the maps, so that windows also cover their edges.";
      case GlobalAvgPool2d _ ->
          "Reduces each map to its mean: how much of a pattern there is, regardless of where.";
      case GlobalMaxPool2d _ ->
          "Reduces each map to its maximum: whether a pattern occurs, regardless of where.";
      case BatchNorm2d _ ->
          "Scales each map to a learned mean and spread, so that the next layer gets values of a"
              + " stable size.";
      case LayerNorm _ ->
          "Scales the values at each pixel to a learned mean and spread over all maps.";
      case LocalResponseNorm _ ->
          "Weakens a value where neighbouring maps are bright at the same pixel.";
      case Activation activation -> of(activation);
      case Dropout dropout ->
          ("Sets %.0f %% of the values to 0 at random in training, so that the network does not"
                  + " depend on single ones. It has no effect now.")
              .formatted(100 * dropout.probability());
      case Flatten _ -> "Arranges all maps as one row of values.";
      case PReLU _ -> "Keeps values above 0 and multiplies the others by a learned factor.";
      case Affine _ -> "Scales and shifts each map by learned numbers.";
      case Mul _ ->
          "Multiplies the results of two paths: one controls how much of the other passes.";
      case Concat concat -> "Concatenates the maps of %d paths.".formatted(concat.inputs());
      case SelectChannels select ->
          "Passes on %d of the maps, in another order.".formatted(select.channels().size());
      case Reshape _ -> "Reads the same values as maps of another size.";
      case CustomLayer layer -> layer.describe();
      case Add _ -> "Adds the results of two paths: a shortcut past the layers between them.";
    };
  }

  private static String of(Activation layer) {
    return switch (layer.function()) {
      case RELU ->
          "Keeps values above 0 and sets the others to 0. Without such a nonlinearity, many layers"
              + " could do no more than one.";
      case LEAKY_RELU ->
          "Keeps values above 0 and multiplies the others by %s, so that no filter stops learning."
              .formatted(layer.value(0));
      case SILU -> "Keeps large values and suppresses negative ones smoothly.";
      case GELU, GELU_TANH ->
          "Multiplies each value by the probability that a normal random value is smaller: a smooth"
              + " ReLU.";
      case CLIP -> "Limits every value to %s to %s.".formatted(layer.value(0), layer.value(1));
      case SIGMOID -> "Maps every value to 0 to 1.";
      case TANH -> "Maps every value to -1 to 1.";
      case ELU -> "Keeps values above 0 and maps the others smoothly to a lower bound.";
      case HARD_SIGMOID -> "Maps every value to 0 to 1, linearly in between.";
      case HARD_SWISH -> "Keeps large values and sets those below -3 to 0.";
      case SCALE ->
          "Multiplies every value by %s and adds %s.".formatted(layer.value(0), layer.value(1));
      case RECIPROCAL -> "Divides 1 by every value.";
      case ERF -> "Maps every value to -1 to 1, by the error function.";
    };
  }

  /** A shape as text: {@code 32 × 14 × 14}. */
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
