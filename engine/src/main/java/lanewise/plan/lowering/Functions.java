package lanewise.plan.lowering;

import lanewise.kernel.activation.Clip;
import lanewise.kernel.activation.ELU;
import lanewise.kernel.activation.Erf;
import lanewise.kernel.activation.GELU;
import lanewise.kernel.activation.GELUTanh;
import lanewise.kernel.activation.HardSigmoid;
import lanewise.kernel.activation.HardSwish;
import lanewise.kernel.activation.LeakyReLU;
import lanewise.kernel.activation.Reciprocal;
import lanewise.kernel.activation.Scale;
import lanewise.kernel.activation.SiLU;
import lanewise.kernel.activation.Sigmoid;
import lanewise.kernel.activation.Tanh;
import lanewise.nn.Activation;

/** Maps activation layers to kernels. */
final class Functions {
  private Functions() {}

  static lanewise.kernel.activation.Activation of(Activation layer) {
    return switch (layer.function()) {
      case RELU -> new LeakyReLU(0);
      case LEAKY_RELU -> new LeakyReLU(layer.value(0));
      case CLIP -> new Clip(layer.value(0), layer.value(1));
      case ELU -> new ELU(layer.value(0));
      case GELU -> new GELU();
      case GELU_TANH -> new GELUTanh();
      case SILU -> new SiLU();
      case SIGMOID -> new Sigmoid();
      case TANH -> new Tanh();
      case ERF -> new Erf();
      case HARD_SIGMOID -> new HardSigmoid(layer.value(0), layer.value(1));
      case HARD_SWISH -> new HardSwish();
      case SCALE -> new Scale(layer.value(0), layer.value(1));
      case RECIPROCAL -> new Reciprocal();
    };
  }
}
