package lanewise.nn;

import java.util.List;
import java.util.Locale;
import lanewise.refusal.Refusal;

/**
 * An elementwise function y = f(x) without trainable parameters, any shape.
 *
 * @param values the parameters of the function, see {@link Function}; all finite except those of a
 *     clip
 */
public record Activation(Function function, List<Float> values) implements Layer {

  /** The functions, with their parameters in brackets. */
  public enum Function {
    /** Rectifier: max(x, 0). */
    RELU("ReLU", "ReLU"),
    /** Leaky rectifier [slope]: x if x is above 0, else slope * x. */
    LEAKY_RELU("LeakyReLU", "leaky ReLU", "slope"),
    /** Clipping [min, max]: min(max(x, min), max); a bound may be infinite. */
    CLIP("Clip", "clip", "min", "max"),
    /** ELU [alpha] (Clevert and others, 2015): x if x is above 0, else alpha * (exp(x) - 1). */
    ELU("ELU", "ELU", "alpha"),
    /**
     * GELU (Hendrycks and Gimpel, 2016): x * phi(x), where phi is the standard normal distribution
     * function, exact.
     */
    GELU("GELU", "GELU"),
    /** GELU by a hyperbolic tangent: x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) / 2. */
    GELU_TANH("GELUTanh", "GELU by tanh"),
    /** SiLU (Elfwing and others, 2018), also called swish: x * sigmoid(x). */
    SILU("SiLU", "SiLU"),
    /** Logistic function: 1 / (1 + exp(-x)). */
    SIGMOID("Sigmoid", "sigmoid"),
    /** Hyperbolic tangent. */
    TANH("Tanh", "tanh"),
    /** Error function: 2 / sqrt(pi) * the integral of exp(-t^2) from 0 to x. */
    ERF("Erf", "error function"),
    /** Hard sigmoid [slope, offset]: min(max(slope * x + offset, 0), 1). */
    HARD_SIGMOID("HardSigmoid", "hard sigmoid", "slope", "offset"),
    /** Hard swish (Howard and others, 2019): x * min(max(x / 6 + 1 / 2, 0), 1). */
    HARD_SWISH("HardSwish", "hard swish"),
    /** Linear function [factor, offset]: factor * x + offset. */
    SCALE("Scale", "scale", "factor", "offset"),
    /** 1 / x; its gradient at 0 is defined as 0. */
    RECIPROCAL("Reciprocal", "reciprocal");

    private final String label;
    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // it comes from List.of
    private final List<String> parameters;

    Function(String label, String words, String... parameters) {
      this.label = label;
      this.words = words;
      this.parameters = List.of(parameters);
    }

    /** The name in files. */
    public String label() {
      return label;
    }

    /** The names of its parameters, in order. */
    public List<String> parameters() {
      return parameters;
    }

    private String needs() {
      if (this == CLIP) {
        return "min <= max";
      }
      return parameters.isEmpty()
          ? "no parameters"
          : "a finite " + String.join(" and a finite ", parameters);
    }
  }

  /**
   * @throws IllegalArgumentException if the values are not valid parameters of the function
   */
  public Activation {
    values = List.copyOf(values);
    boolean right = values.size() == function.parameters.size();
    if (function == Function.CLIP) {
      right = right && values.getFirst() <= values.getLast();
    } else {
      right = right && values.stream().allMatch(Float::isFinite);
    }
    if (!right) {
      throw Refusal.of("%s needs %s, given %s", function.words, function.needs(), values);
    }
  }

  /** A function with its parameters, in order. */
  public static Activation of(Function function, float... values) {
    Float[] boxed = new Float[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return new Activation(function, List.of(boxed));
  }

  /** {@link Function#RELU}. */
  public static Activation relu() {
    return of(Function.RELU);
  }

  /** {@link Function#LEAKY_RELU}; a slope of 0.01 is common. */
  public static Activation leakyRelu(float slope) {
    return of(Function.LEAKY_RELU, slope);
  }

  /** {@link Function#CLIP}; from 0 to 6 it is ReLU6. */
  public static Activation clip(float min, float max) {
    return of(Function.CLIP, min, max);
  }

  /** {@link Function#SCALE}. */
  public static Activation scale(float factor, float offset) {
    return of(Function.SCALE, factor, offset);
  }

  /** A parameter of the function, by index. */
  public float value(int index) {
    return values.get(index);
  }

  @Override
  public String kind() {
    return function == Function.LEAKY_RELU ? "relu" : function.label.toLowerCase(Locale.ROOT);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder(function.words);
    for (int i = 0; i < values.size(); i++) {
      text.append(", ").append(function.parameters.get(i)).append(' ').append(value(i));
    }
    return text.toString();
  }
}
