package lanewise.cli.playground;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import lanewise.index.ArgMax;
import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.run.OptimizerSettings;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;

/**
 * Optimizer steps on single pictures, as the trainer makes them on batches of one. A step depends
 * only on the picture, its label and the learning rate, so the last one is undone by making all
 * others again.
 */
final class PictureTraining {
  private final OptimizerSettings settings;
  private final Plan plan;
  private final Batch batch;
  private final List<Step> steps = new ArrayList<>();
  private Map<String, Tensor> initial;
  private Optimizer optimizer;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Step(float[] image, int label, double rate) {}

  /**
   * What a step changed.
   *
   * @param steps the number of steps made
   * @param loss the loss of the picture before the step, in training mode
   * @param parameters what happened to each parameter
   */
  record Made(int steps, double loss, List<Changed> parameters) {}

  /**
   * What a step did to a parameter, and to that of its values that has the largest gradient.
   *
   * @param norm the norm of the gradient
   * @param index the value's index, row-major
   * @param state the optimizer's averages after the step, by name
   */
  record Changed(
      String name,
      double norm,
      int index,
      float before,
      float gradient,
      Map<String, Float> state,
      float after) {}

  /**
   * @param settings the optimizer
   * @param seed the seed of dropout
   */
  PictureTraining(
      Network network,
      Map<String, Tensor> initial,
      OptimizerSettings settings,
      long seed,
      Scheduler scheduler) {
    this.initial = initial;
    this.settings = settings;
    this.plan = Plan.compile(network, 1, ConvolutionAlgorithm.AUTO, scheduler);
    plan.setSeed(seed);
    plan.setLoss(settings.loss());
    Double clip = settings.clipNorm();
    plan.setMaxGradientNorm(clip == null ? Double.POSITIVE_INFINITY : clip);
    this.batch = new Batch(1, network.inputShape());
    batch.setSize(1);
    this.optimizer = restart();
  }

  /** Forgets all steps; the next one is made on these weights. */
  synchronized void begin(Map<String, Tensor> weights) {
    initial = weights;
    steps.clear();
    optimizer = restart();
  }

  /** The learning rate of the run. */
  double rate() {
    return settings.learningRate();
  }

  /** The weights after the steps made. */
  synchronized Map<String, Tensor> weights() {
    return steps.isEmpty() ? initial : plan.weights();
  }

  /**
   * Makes a step.
   *
   * @param image normalised
   */
  synchronized Made make(float[] image, int label, double rate) {
    Map<String, Tensor> before = plan.weights();
    steps.add(new Step(image.clone(), label, rate));
    double loss = accumulate(steps.size() - 1);
    Map<String, Tensor> gradients = plan.gradients();
    plan.update(optimizer, rate);
    Map<String, Tensor> after = plan.weights();
    Map<String, Tensor> state = plan.state(optimizer);
    List<Changed> changed = new ArrayList<>();
    gradients.forEach(
        (name, gradient) -> {
          int at = largest(gradient.values());
          Map<String, Float> averages = new TreeMap<>();
          for (String kind : optimizer.state().keySet()) {
            averages.put(kind, value(state, kind + "/" + name, at));
          }
          changed.add(
              new Changed(
                  name,
                  norm(gradient.values()),
                  at,
                  value(before, name, at),
                  gradient.values()[at],
                  averages,
                  value(after, name, at)));
        });
    return new Made(steps.size(), loss, changed);
  }

  /**
   * Undoes the last step, if there is one.
   *
   * @return the number of steps left
   */
  synchronized int undo() {
    if (!steps.isEmpty()) {
      steps.removeLast();
      optimizer = restart();
      for (int number = 0; number < steps.size(); number++) {
        accumulate(number);
        plan.update(optimizer, steps.get(number).rate());
      }
    }
    return steps.size();
  }

  private Optimizer restart() {
    plan.load(initial);
    Optimizer fresh = settings.newOptimizer();
    fresh.prepare(plan.storedParameters());
    return fresh;
  }

  /** Each step is an epoch of one image, as far as dropout knows. */
  private double accumulate(int number) {
    Step step = steps.get(number);
    System.arraycopy(step.image(), 0, batch.images(), 0, step.image().length);
    batch.labels()[0] = step.label();
    batch.otherLabels()[0] = step.label();
    batch.shares()[0] = 1;
    return plan.accumulate(batch, 1, number + 1);
  }

  private static float value(Map<String, Tensor> tensors, String name, int index) {
    return Objects.requireNonNull(tensors.get(name), name).values()[index];
  }

  private static int largest(float[] values) {
    float[] sizes = new float[values.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(values[i]);
    }
    return ArgMax.of(sizes, 0, sizes.length);
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
