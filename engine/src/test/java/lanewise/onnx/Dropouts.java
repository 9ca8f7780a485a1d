package lanewise.onnx;

import java.util.List;
import java.util.Map;
import lanewise.format.onnx.ElementType;
import lanewise.format.onnx.OnnxTensor;
import org.apache.commons.math3.random.MersenneTwister;

/**
 * {@code Dropout}: y and the mask of what is kept. The specification leaves the randomness open;
 * its reference draws from NumPy's generator, and so does this, that vectors recorded with a seed
 * can be compared.
 */
final class Dropouts {
  private Dropouts() {}

  static void register(Map<String, Operator> operators) {
    operators.put("Dropout", Dropouts::dropout);
  }

  private static List<OnnxTensor> dropout(Call call) {
    OnnxTensor x = call.input(0);
    double ratio = ratio(call);
    boolean training = isTraining(call) && ratio > 0;
    ElementType maskType = call.version() >= 10 ? ElementType.BOOL : x.type();
    OnnxTensor y = OnnxTensor.zeros(x.type(), x.shape());
    OnnxTensor mask = OnnxTensor.zeros(maskType, x.shape());
    MersenneTwister random = new MersenneTwister((int) call.node().whole("seed", 0));
    double scale = 1 / (1 - ratio);
    for (int i = 0; i < x.size(); i++) {
      boolean kept = !training || uniform(random) >= ratio;
      mask.set(i, kept ? 1L : 0L);
      y.set(i, !kept ? 0 : training ? x.real(i) * scale : x.real(i));
    }
    return List.of(y, mask);
  }

  private static double ratio(Call call) {
    OnnxTensor input = call.version() >= 12 ? call.optional(1) : null;
    double ratio = input != null ? input.real(0) : call.node().real("ratio", 0.5f);
    if (!(ratio >= 0 && ratio < 1)) {
      throw call.refused("has ratio %s; expected 0 to below 1".formatted(ratio));
    }
    return ratio;
  }

  private static boolean isTraining(Call call) {
    if (call.version() >= 12) {
      OnnxTensor mode = call.optional(2);
      return mode != null && mode.integer(0) != 0;
    }
    return call.version() < 7 && call.node().whole("is_test", 0) == 0;
  }

  /** A number in [0, 1) of 53 bits, put together as NumPy's {@code random_sample} does. */
  private static double uniform(MersenneTwister random) {
    int high = random.nextInt() >>> 5;
    int low = random.nextInt() >>> 6;
    return (high * 0x1p26 + low) * 0x1p-53;
  }
}
