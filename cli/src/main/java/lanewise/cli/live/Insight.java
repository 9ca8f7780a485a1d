package lanewise.cli.live;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.nn.Activation;
import lanewise.nn.Conv2d;
import lanewise.nn.Network.Node;
import lanewise.nn.ParameterSpec;
import lanewise.plan.Plan;
import lanewise.plan.StageInfo;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the network once in a while, between two steps: at the filters, at what a step does to
 * each stage, and at channels that are silent. It changes nothing, and takes at most one fiftieth
 * of the time.
 */
final class Insight {
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final int SHARE = 50;
  private static final int MOST_FILTERS = 64;

  private final Plan plan;
  private final Batch sample;
  private Map<String, Tensor> before = Map.of();
  private long step;
  private long spent;
  private long next;
  private volatile @Nullable Look last;

  /**
   * What was seen.
   *
   * @param step the step that was looked at
   * @param images the number of sample images by which channels are called silent
   * @param filters those of the first convolution, or null
   */
  record Look(long step, int images, @Nullable Filters filters, List<Stage> stages) {}

  /**
   * Filters as pictures.
   *
   * @param channels 3 if they are in colour; else 1, the first of their channels
   * @param all the number of filters, of which the first are shown
   * @param pixels of each filter (channels,height,width) unsigned, base64; 128 is a weight of 0
   */
  record Filters(String layer, int all, int channels, int height, int width, List<String> pixels) {}

  /**
   * A stage with parameters.
   *
   * @param gradient the norm of its gradient as the optimizer got it, after clipping
   * @param update the norm of the step's change of the weights by that of the weights
   * @param silent the number of channels whose ReLU gave 0 everywhere on all sample images; -1 if
   *     it has no ReLU
   */
  record Stage(String name, double gradient, double update, int silent, int channels) {}

  /**
   * @param sample images as the network takes them
   */
  Insight(Plan plan, Batch sample) {
    this.plan = plan;
    this.sample = sample;
  }

  /** What was seen last, or null before the first look. */
  @Nullable Look last() {
    return last;
  }

  /**
   * Keeps the weights before a step that is to be looked at, and looks at it afterwards.
   *
   * @param made the step that was made
   * @param slow whether steps are made one at a time, or are the last: then each is looked at
   */
  void after(long made, boolean slow) {
    long start = System.nanoTime();
    if (!before.isEmpty() && made < step) {
      before = Map.of(); // the run went back to an earlier step
    }
    if (!before.isEmpty() && made > step) {
      long share = last == null ? 0 : SHARE; // the first look also loads classes
      last = look(made);
      before = Map.of();
      long now = System.nanoTime();
      next = now + Math.max(PAUSE_NANOS, share * (spent + now - start));
    }
    if (before.isEmpty() && (slow || start >= next)) {
      before = plan.weights();
      step = made;
      spent = System.nanoTime() - start;
    }
  }

  private Look look(long made) {
    Map<String, Tensor> after = plan.weights();
    Map<String, Tensor> gradients = plan.gradients();
    plan.observe(sample);
    List<Stage> stages = new ArrayList<>();
    for (int number = 0; number < plan.stages().size(); number++) {
      StageInfo stage = plan.stages().get(number);
      List<String> names =
          stage.nodes().stream()
              .flatMap(node -> node.parameters().stream())
              .filter(ParameterSpec::trainable)
              .map(ParameterSpec::name)
              .toList();
      if (!names.isEmpty()) {
        double gradient = 0;
        double change = 0;
        double size = 0;
        for (String name : names) {
          float[] old = values(before, name);
          float[] now = values(after, name);
          float[] slope = values(gradients, name);
          for (int i = 0; i < now.length; i++) {
            gradient += (double) slope[i] * slope[i];
            change += (double) (now[i] - old[i]) * (now[i] - old[i]);
            size += (double) old[i] * old[i];
          }
        }
        stages.add(
            new Stage(
                stage.name(),
                Math.sqrt(gradient),
                size == 0 ? 0 : Math.sqrt(change / size),
                rectifies(stage) ? silent(number, stage.output()) : -1,
                stage.output().extent(0)));
      }
    }
    return new Look(made, sample.size(), filters(after), stages);
  }

  private static float[] values(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).values();
  }

  private static boolean rectifies(StageInfo stage) {
    return stage.nodes().stream()
        .anyMatch(
            node ->
                node.layer() instanceof Activation activation
                    && activation.function() == Activation.Function.RELU);
  }

  /** The channels of a stage's output that are 0 for all sample images. */
  private int silent(int stage, Shape shape) {
    boolean[] heard = new boolean[shape.extent(0)];
    int silent = heard.length;
    for (int image = 0; image < sample.size() && silent > 0; image++) {
      float[] values = plan.output(stage, image).values();
      int plane = values.length / heard.length;
      for (int i = 0; i < values.length; i++) {
        if (values[i] != 0 && !heard[i / plane]) {
          heard[i / plane] = true;
          silent--;
        }
      }
    }
    return silent;
  }

  private @Nullable Filters filters(Map<String, Tensor> weights) {
    for (Node node : plan.network().nodes()) {
      if (node.layer() instanceof Conv2d) {
        Tensor filters = Objects.requireNonNull(weights.get(node.name() + ".weight"));
        Shape shape = filters.shape();
        int channels = shape.extent(1) == 3 ? 3 : 1;
        return new Filters(
            node.name(),
            shape.extent(0),
            channels,
            shape.extent(2),
            shape.extent(3),
            IntStream.range(0, Math.min(MOST_FILTERS, shape.extent(0)))
                .mapToObj(filter -> pixels(filters, filter, channels))
                .toList());
      }
    }
    return null;
  }

  /** A filter scaled to its largest weight. */
  private static String pixels(Tensor filters, int filter, int channels) {
    Shape shape = filters.shape();
    int plane = shape.extent(2) * shape.extent(3);
    int start = filter * shape.extent(1) * plane;
    float largest = Float.MIN_NORMAL;
    for (int i = 0; i < channels * plane; i++) {
      largest = Math.max(largest, Math.abs(filters.values()[start + i]));
    }
    byte[] pixels = new byte[channels * plane];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(128 + 127 * filters.values()[start + i] / largest);
    }
    return Base64.getEncoder().encodeToString(pixels);
  }
}
