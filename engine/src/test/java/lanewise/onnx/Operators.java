package lanewise.onnx;

import java.util.HashMap;
import java.util.Map;
import lanewise.format.onnx.OnnxNode;
import org.jspecify.annotations.Nullable;

/** The operators that are known, by domain and name. */
final class Operators {
  private static final String TRAINING = "ai.onnx.preview.training";

  private static final Map<String, Operator> STANDARD = new HashMap<>();
  private static final Map<String, Operator> TRAINERS = new HashMap<>();

  static {
    STANDARD.putAll(ConstantFolding.OPERATORS);
    Convolutions.register(STANDARD);
    Pools.register(STANDARD);
    Normalizations.register(STANDARD);
    Activations.register(STANDARD);
    Softmaxes.register(STANDARD);
    Dropouts.register(STANDARD);
    Products.register(STANDARD);
    Pads.register(STANDARD);
    Losses.register(STANDARD);
    Updates.register(TRAINERS);
  }

  private Operators() {}

  /** The operator of a node; null if it is not known. */
  static @Nullable Operator of(OnnxNode node) {
    return switch (node.domain()) {
      case "" -> STANDARD.get(node.operator());
      case TRAINING -> TRAINERS.get(node.operator());
      default -> null;
    };
  }
}
