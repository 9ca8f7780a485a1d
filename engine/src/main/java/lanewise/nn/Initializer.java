package lanewise.nn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import lanewise.tensor.Tensor;

/** Initial values of parameters. */
final class Initializer {
  private Initializer() {}

  static Map<String, Tensor> initialize(List<ParameterSpec> parameters, long seed) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (ParameterSpec parameter : parameters) {
      // Each parameter has its own generator, so that adding a layer does not change the values of
      // others.
      SplittableRandom own = random.split();
      Tensor tensor = Tensor.zeros(parameter.shape());
      if (parameter.fanIn() == 0) {
        Arrays.fill(tensor.values(), parameter.initial());
      } else {
        fillUniform(tensor.values(), (float) (1 / Math.sqrt(parameter.fanIn())), own);
      }
      weights.put(parameter.name(), tensor);
    }
    return weights;
  }

  private static void fillUniform(float[] values, float bound, SplittableRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * bound;
    }
  }
}
