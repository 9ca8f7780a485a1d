package lanewise.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import lanewise.tensor.Tensor;

/** First values of parameters. */
final class Initializer {
  private Initializer() {}

  static Map<String, Tensor> uniform(List<ParameterSpec> parameters, long seed) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (ParameterSpec parameter : parameters) {
      // A generator of its own for each parameter: adding a layer leaves the others' values alone.
      SplittableRandom own = random.split();
      Tensor tensor = Tensor.zeros(parameter.shape());
      float bound = (float) (1 / Math.sqrt(parameter.fanIn()));
      float[] values = tensor.values();
      for (int i = 0; i < values.length; i++) {
        values[i] = (own.nextFloat() * 2 - 1) * bound;
      }
      weights.put(parameter.name(), tensor);
    }
    return weights;
  }
}
