package lanewise.workload;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.plan.convolution.Convolver;
import lanewise.plan.lowering.Compiler;
import lanewise.plan.lowering.Program;
import lanewise.plan.memory.Chunks;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import lanewise.plan.phase.Pipeline;
import lanewise.plan.stage.ConvolutionStage;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Runs the passes of one convolution separately, on random values and one thread, for measurements.
 * The convolution is compiled as a layer of a small network, so that its code and its input layout
 * are those of real networks. Its bias is 0.
 *
 * <p>The gradient of the output is the same for every image. It is stored where the next layer
 * would write it, for as many images as the convolution processes at a time.
 */
public final class ConvolutionRun {
  private final ConvolutionShape shape;
  private final float[] x;
  private final float[] w;
  private final float[] dy;

  private final String weight;
  private final Chunks chunks;
  private final Parameters parameters;
  private final FeatureMap input;
  private final ConvolutionStage stage;
  private final Convolver convolver;
  private final float[] gradients;

  /**
   * Creates a run on values between -1 and 1, determined by the seed.
   *
   * @param method replaced by another method, as in any plan, if it does not support the shape
   */
  public ConvolutionRun(ConvolutionShape shape, ConvolutionMethod method, long seed) {
    this.shape = shape;
    SplittableRandom random = new SplittableRandom(seed);
    x = RandomValues.between(-1, 1, shape.inputs(), random);
    w = RandomValues.between(-1, 1, shape.weights(), random);
    dy = RandomValues.between(-1, 1, shape.filters() * shape.pixels(), random);

    Network network = network(shape);
    int index = shape.isFirst() ? 0 : 1;
    Network.Node node = network.nodes().get(index);
    weight = node.name() + ".weight";
    ConvolutionChoice choice = new ConvolutionChoice(method, shape.batch());
    Program program = Compiler.compile(network, choice, true, 1, null);
    List<Pipeline.Entry> stages = program.stages(); // the first one converts the network's input
    chunks = new Chunks(shape.batch());
    parameters = program.parameters();
    input = stages.get(index).stage().output();
    stage = (ConvolutionStage) stages.get(index + 1).stage();
    convolver = stage.convolver();
    gradients = new float[parameters.length()];

    Map<String, Tensor> weights = new HashMap<>(network.initialize(1));
    weights.computeIfPresent(weight, (name, initial) -> new Tensor(initial.shape(), w.clone()));
    weights.computeIfPresent(
        node.name() + ".bias", (name, initial) -> Tensor.zeros(initial.shape()));
    parameters.load(weights);
    try (Scheduler one = new Scheduler(1)) {
      one.run(program.refresh());
    }
    for (int image = 0; image < shape.batch(); image++) {
      input.values().write(image, shape.channels(), x, image * input.shape().size());
    }
    for (int position = 0; position < convolver.span(); position++) {
      convolver.gradientPlane().pixels(0).write(position, shape.filters(), dy, 0);
    }
  }

  private static Network network(ConvolutionShape shape) {
    Conv2d convolution = new Conv2d(shape.filters(), ConvolutionShape.WINDOW);
    Shape grey = Shape.of(1, shape.size(), shape.size());
    return shape.isFirst()
        ? Network.of(
            Shape.of(shape.channels(), shape.size(), shape.size()),
            convolution,
            new GlobalAvgPool2d(),
            new Flatten(),
            new Linear(2))
        : Network.of(
            grey,
            new Conv2d(shape.channels(), 1),
            convolution,
            new GlobalAvgPool2d(),
            new Flatten(),
            new Linear(2));
  }

  /** y from x and w. */
  public void forward() {
    for (int chunk = 0; chunk < chunks.count(); chunk++) {
      stage.forward(chunks.first(chunk), chunks.first(chunk + 1), 0);
    }
  }

  /** dx from dy and w; not for a first layer. */
  public void backwardData() {
    for (int chunk = 0; chunk < chunks.count(); chunk++) {
      int end = chunks.first(chunk + 1);
      for (int first = chunks.first(chunk); first < end; first += convolver.span()) {
        convolver.backwardData(first, Math.min(first + convolver.span(), end), 0);
      }
    }
  }

  /** dw from x and dy. */
  public void backwardWeights() {
    Arrays.fill(gradients, 0f);
    for (int chunk = 0; chunk < chunks.count(); chunk++) {
      int end = chunks.first(chunk + 1);
      for (int first = chunks.first(chunk); first < end; first += convolver.span()) {
        convolver.backwardWeights(first, Math.min(first + convolver.span(), end), 0, gradients);
      }
      stage.finishChunk(0, gradients);
    }
  }

  /** The sizes. */
  public ConvolutionShape shape() {
    return shape;
  }

  /** x (N,C,H,W); this and the other arrays must not be written to. */
  public float[] x() {
    return x;
  }

  /** w (K,C,R,S). */
  public float[] w() {
    return w;
  }

  /** dy (K,OH,OW), the same for every image. */
  public float[] dy() {
    return dy;
  }

  /** A copy of y (N,K,OH,OW). */
  public float[] y() {
    float[] all = new float[shape.outputs()];
    int image = shape.filters() * shape.pixels();
    for (int n = 0; n < shape.batch(); n++) {
      System.arraycopy(stage.output().copy(n).values(), 0, all, n * image, image);
    }
    return all;
  }

  /** A copy of dx (C,H,W), the same for every image. */
  public float[] dx() {
    float[] dx = new float[input.shape().size()];
    input.gradients(0).read(shape.batch() - 1, shape.channels(), dx, 0);
    return dx;
  }

  /** A copy of dw (K,C,R,S). */
  public float[] dw() {
    Tensor copy = parameters.copyTrained(gradients).get(weight);
    return Objects.requireNonNull(copy).values();
  }
}
