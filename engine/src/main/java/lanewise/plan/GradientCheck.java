package lanewise.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.nn.CustomLayer;
import lanewise.nn.Dropout;
import lanewise.nn.Network;
import lanewise.nn.ParameterSpec;
import lanewise.parallel.Scheduler;
import lanewise.refusal.Refusal;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Compares gradients with finite differences of the loss, for some values of each parameter. Wrong
 * gradients have errors of some tenths or more.
 *
 * <p>The differences of a network are central ones, computed in double by plain loops from the
 * layers' definitions, with a step of 1e-6. Correct gradients have errors below a thousandth, those
 * of float32. Where the loss has a kink within that step (a value passes the corner of a ReLU, or
 * another value becomes the largest under a pool) there is no derivative to compare with.
 *
 * <p>A {@link CustomLayer} has no arithmetic in double. Alone, or in a network, it is checked with
 * differences in float32, with sums in double: correct gradients have errors of some thousandths,
 * near kinks of deep networks of some hundredths. With too short a step rounding errors dominate;
 * too long a step includes curvature or a kink. So several step lengths are tried, and of the
 * central and the two one-sided differences of each, the one nearest to the gradient is used.
 *
 * @param results one result per parameter, in order; for a layer also one for its {@code input}
 */
public record GradientCheck(List<Result> results) {
  /** The largest number of values checked per parameter of a layer. */
  private static final int MOVED = 24;

  /** What dropout multiplies by when it is left out. */
  private static final float[] ONE = {1};

  /** The step lengths for values up to 1; larger values have proportional steps. */
  private static final double[] STEPS = {0.1, 0.01, 3e-3, 1e-3, 3e-4, 1e-4};

  private static final int IMAGES = 3;

  /**
   * The result for one parameter.
   *
   * @param name for example {@code conv1.weight}; for a single layer {@code weight}, or {@code
   *     input}
   * @param moved the number of values compared
   * @param kinks the number of values left out because the loss has a kink there
   * @param error the largest difference between gradient and finite difference, relative to the
   *     larger of the two and at least to the root mean square of the parameter's gradient; NaN if
   *     the gradient is NaN
   * @param index the value with that error, row-major
   * @param gradient the gradient computed by backward
   * @param difference the finite difference of the loss
   */
  public record Result(
      String name,
      int moved,
      int kinks,
      double error,
      int index,
      double gradient,
      double difference) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: largest relative error %.2g of %d values, at [%d]: gradient %.6g, difference %.6g",
          name,
          error,
          moved,
          index,
          gradient,
          difference);
    }
  }

  public GradientCheck {
    results = List.copyOf(results);
  }

  /** The largest error of all parameters; NaN if one is NaN. */
  public double largestError() {
    return results.stream().mapToDouble(Result::error).reduce(0, Math::max);
  }

  /** One line per parameter. */
  @Override
  public String toString() {
    return results.stream().map(Result::toString).collect(Collectors.joining("\n"));
  }

  /**
   * Checks a custom layer alone, with the loss sum(r * y) for random r.
   *
   * @param input the input shape of one image
   * @param seed the seed of inputs, parameters and r
   * @throws IllegalArgumentException if the layer does not accept the shape, or its output for an
   *     image depends on other images
   */
  public static GradientCheck of(CustomLayer layer, Shape input, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ParameterSpec> specs = layer.parameters(input);
    float[][] parameters = specs.stream().map(spec -> draw(spec, random)).toArray(float[][]::new);
    float[] x = draw(IMAGES * input.size(), 1, random);
    float[] y = new float[IMAGES * layer.output(input).size()];
    float[] dy = draw(y.length, 1, random);
    CustomLayer.Computation computation = layer.computation(input);
    DoubleSupplier loss =
        () -> {
          computation.forward(IMAGES, x, parameters, y);
          double sum = 0;
          for (int i = 0; i < y.length; i++) {
            sum += (double) dy[i] * y[i];
          }
          return sum;
        };
    computation.forward(IMAGES, x, parameters, y);
    requireIndependence(layer, computation, x, parameters, y);

    float[] dx = new float[x.length];
    Arrays.fill(dx, Float.NaN); // backward must overwrite all of it
    float[][] gradients =
        Arrays.stream(parameters).map(p -> new float[p.length]).toArray(float[][]::new);
    // Run twice, because gradients are added to existing values.
    computation.backward(IMAGES, x, parameters, dy, dx, gradients);
    computation.backward(IMAGES, x, parameters, dy, dx, gradients);

    List<Result> results = new ArrayList<>();
    results.add(compare("input", x, dx, loss, random));
    for (int i = 0; i < parameters.length; i++) {
      if (specs.get(i).trainable()) {
        float[] once = gradients[i];
        for (int j = 0; j < once.length; j++) {
          once[j] /= 2;
        }
        results.add(compare(specs.get(i).name(), parameters[i], once, loss, random));
      }
    }
    return new GradientCheck(results);
  }

  /**
   * Checks a network with its loss in training mode, with the statistics of the batch but without
   * dropout.
   *
   * @param weights the network's weights; they should differ from each other
   * @param batch at least one image; fewer images are faster
   * @param seed selects the values to check
   * @param most the largest number of values checked per parameter
   * @throws IllegalArgumentException as {@link Plan#compile}, {@link Plan#load} and {@link
   *     Plan#accumulate}
   */
  public static GradientCheck of(
      Network network, Map<String, Tensor> weights, Batch batch, long seed, int most) {
    Network whole = withoutDropout(network);
    Map<String, Tensor> moved = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> moved.put(name, tensor.copy()));
    try (Scheduler scheduler = new Scheduler(1)) {
      Plan plan = Plan.compile(whole, batch.size(), ConvolutionAlgorithm.AUTO, scheduler);
      DoubleSupplier loss =
          () -> {
            plan.load(moved);
            return plan.accumulate(batch, batch.size(), 1);
          };
      plan.load(moved);
      plan.accumulate(batch, batch.size(), 1);
      Map<String, Tensor> gradients = plan.gradients();
      double all =
          rootMeanSquare(gradients.values().stream().map(Tensor::values).toArray(float[][]::new));
      boolean custom = whole.nodes().stream().anyMatch(n -> n.layer() instanceof CustomLayer);
      ReferenceNetwork exact = new ReferenceNetwork(whole, weights, (index, node) -> ONE);
      SplittableRandom random = new SplittableRandom(seed);
      List<Result> results = new ArrayList<>();
      gradients.forEach(
          (name, tensor) -> {
            float[] gradient = tensor.values();
            int[] indices = drawn(gradient.length, most, random);
            // A bias before batch normalisation has a gradient of rounding errors only.
            double scale = Math.max(1e-3 * all, rootMeanSquare(gradient));
            float[] values = Objects.requireNonNull(moved.get(name)).values();
            results.add(
                custom
                    ? compare(name, values, gradient, indices, scale, loss)
                    : compare(
                        name, gradient, indices, scale, exact.derivatives(batch, name, indices)));
          });
      return new GradientCheck(results);
    }
  }

  /** The same, with dropout layers that pass all values on. */
  private static Network withoutDropout(Network network) {
    Network.Builder builder = Network.builder(network.inputShape());
    for (Network.Node node : network.nodes()) {
      int[] inputs = node.inputs().stream().mapToInt(Integer::intValue).toArray();
      builder.add(node.layer() instanceof Dropout ? new Dropout(0) : node.layer(), inputs);
    }
    return builder.build().withTask(network.task());
  }

  private static int[] drawn(int length, int most, SplittableRandom random) {
    return length <= most
        ? IntStream.range(0, length).toArray()
        : random.ints(most, 0, length).toArray();
  }

  /** Compares with differences that are NaN at kinks. */
  private static Result compare(
      String name, float[] gradient, int[] indices, double scale, double[] differences) {
    int kinks = (int) Arrays.stream(differences).filter(Double::isNaN).count();
    int moved = indices.length - kinks;
    Result worst = new Result(name, moved, kinks, 0, 0, gradient[0], gradient[0]);
    for (int i = 0; i < indices.length; i++) {
      double found = gradient[indices[i]];
      double error = error(found, differences[i], scale);
      if (!Double.isNaN(differences[i]) && !(error <= worst.error)) {
        worst = new Result(name, moved, kinks, error, indices[i], found, differences[i]);
      }
    }
    return worst;
  }

  private static double error(double gradient, double difference, double scale) {
    double larger = Math.max(scale, Math.max(Math.abs(gradient), Math.abs(difference)));
    return larger == 0 ? 0 : Math.abs(gradient - difference) / larger;
  }

  private static Result compare(
      String name, float[] values, float[] gradient, DoubleSupplier loss, SplittableRandom random) {
    int[] indices = drawn(gradient.length, MOVED, random);
    return compare(name, values, gradient, indices, rootMeanSquare(gradient), loss);
  }

  /** Changes values and restores them. */
  private static Result compare(
      String name,
      float[] values,
      float[] gradient,
      int[] indices,
      double scale,
      DoubleSupplier loss) {
    Result worst = new Result(name, indices.length, 0, 0, 0, gradient[0], gradient[0]);
    for (int index : indices) {
      Result result = compare(name, values, index, gradient[index], scale, loss, indices.length);
      if (!(result.error <= worst.error)) {
        worst = result;
      }
    }
    return worst;
  }

  private static Result compare(
      String name,
      float[] values,
      int index,
      double gradient,
      double scale,
      DoubleSupplier loss,
      int moved) {
    float value = values[index];
    double here = loss.getAsDouble();
    Result best = new Result(name, moved, 0, Double.NaN, index, gradient, Double.NaN);
    for (double step : STEPS) {
      double length = step * Math.max(1, Math.abs(value));
      values[index] = (float) (value + length);
      double above = loss.getAsDouble();
      double up = (double) values[index] - value;
      values[index] = (float) (value - length);
      double below = loss.getAsDouble();
      double down = (double) value - values[index];
      double[] differences = {
        (above - below) / (up + down), (above - here) / up, (here - below) / down
      };
      for (double difference : differences) {
        double error = error(gradient, difference, scale);
        if (Double.isNaN(best.error) || error < best.error) {
          best = new Result(name, moved, 0, error, index, gradient, difference);
        }
      }
    }
    values[index] = value;
    return best;
  }

  private static void requireIndependence(
      CustomLayer layer,
      CustomLayer.Computation computation,
      float[] x,
      float[][] parameters,
      float[] y) {
    int inputs = x.length / IMAGES;
    int outputs = y.length / IMAGES;
    for (int image = 0; image < IMAGES; image++) {
      float[] alone = new float[outputs];
      computation.forward(
          1, Arrays.copyOfRange(x, image * inputs, (image + 1) * inputs), parameters, alone);
      if (!Arrays.equals(alone, Arrays.copyOfRange(y, image * outputs, (image + 1) * outputs))) {
        throw Refusal.of(
            "%s: the output for an image depends on other images or on earlier calls",
            layer.describe());
      }
    }
  }

  private static float[] draw(ParameterSpec spec, SplittableRandom random) {
    double spread = spec.fanIn() == 0 ? 0.1 : 1 / Math.sqrt(spec.fanIn());
    float[] values = draw(spec.shape().size(), spread, random);
    for (int i = 0; i < values.length; i++) {
      values[i] += spec.initial();
    }
    return values;
  }

  private static float[] draw(int count, double spread, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (spread * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  private static double rootMeanSquare(float[]... arrays) {
    double squares = 0;
    long count = 0;
    for (float[] array : arrays) {
      count += array.length;
      for (float value : array) {
        squares += (double) value * value;
      }
    }
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }
}
