package lanewise.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import lanewise.kernel.VectorSupport;
import lanewise.machine.FastPath;
import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.parallel.Phase;
import lanewise.parallel.Scheduler;
import lanewise.plan.lowering.Compiler;
import lanewise.plan.lowering.Program;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import lanewise.plan.phase.Pipeline;
import lanewise.plan.phase.Shards;
import lanewise.plan.phase.StageClock;
import lanewise.plan.phase.Update;
import lanewise.plan.phase.WeightAverage;
import lanewise.plan.stage.Stage;
import lanewise.plan.stage.Step;
import lanewise.refusal.Refusal;
import lanewise.tensor.Batch;
import lanewise.tensor.Task;
import lanewise.tensor.Tensor;
import lanewise.workers.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A network compiled for one batch size: buffers, parameters, and the phases of a step. Nothing is
 * allocated after {@link #compile}. Only one thread at a time may use a plan; a second one gets an
 * {@link IllegalStateException}. The work is shared by the threads of the scheduler.
 *
 * <p>The same weights, batches and vector width give the same bytes for any number of threads.
 */
public final class Plan {
  private final Network network;
  private final int batchSize;
  private final BatchCheck batches;
  private final Scheduler scheduler;
  private final Step step;
  private final Parameters parameters;
  private final LossStage loss;
  private final List<StageInfo> stages;
  private final List<FeatureMap> outputs;
  private final List<FeatureMap> maps;
  private final long bufferBytes;

  private final List<Phase> evaluation = new ArrayList<>();
  private final List<Phase> accumulation = new ArrayList<>();
  private final List<Pipeline.Backward> backward;
  private final List<Phase> refresh;
  private final Update update;
  private Shards shards;
  private @Nullable WeightAverage average;
  private int accumulated;
  private boolean loaded;

  /** Whether the maps hold the values of all images of the last batch. */
  private boolean keepsValues = true;

  /** Whether a thread is in one of the methods that run phases. */
  private final AtomicBoolean busy = new AtomicBoolean();

  private Plan(
      Network network,
      int batchSize,
      ConvolutionAlgorithm algorithm,
      Scheduler scheduler,
      boolean fuses,
      @Nullable StageClock clock) {
    Program program =
        Compiler.compile(network, algorithm.choice(batchSize), fuses, scheduler.threads(), clock);
    this.network = network;
    this.batchSize = batchSize;
    this.batches = new BatchCheck(network, batchSize);
    this.scheduler = scheduler;
    this.step = program.step();
    this.parameters = program.parameters();
    this.loss =
        new LossStage(
            program.logits(), network.task(), network.outputShape().size(), step, batchSize);
    this.outputs = program.stages().stream().map(entry -> entry.stage().output()).toList();
    this.maps = program.maps();
    this.stages = program.stages().stream().map(Plan::info).toList();
    this.bufferBytes =
        stages.stream().mapToLong(StageInfo::bytes).sum()
            + program.sharedBytes()
            + 2L * parameters.length() * Float.BYTES;
    this.refresh = program.refresh();
    evaluation.addAll(program.forward());
    evaluation.add(loss);
    accumulation.addAll(evaluation);
    backward = program.backward();
    backward.forEach(part -> accumulation.addAll(part.phases()));
    update = new Update(parameters, scheduler, refresh);
    shards = new Shards(parameters, scheduler, backward, 1, Workers.ALONE);
    loaded = network.parameters().isEmpty();
  }

  private static StageInfo info(Pipeline.Entry entry) {
    Stage stage = entry.stage();
    return new StageInfo(
        entry.name(), entry.nodes(), stage.algorithm(), stage.shape(), stage.bytes());
  }

  /**
   * Compiles a network for training and evaluation; its weights are 0 until {@link #load}.
   *
   * @param batchSize the largest batch, at least 1
   * @param algorithm how convolutions are computed
   * @param scheduler the threads to use
   * @throws IllegalArgumentException if the batch size is below 1, a buffer would be too large for
   *     one array, or the network does not end in one value per class
   * @throws IllegalStateException if vectors are not available; the one-line message says what to
   *     do
   */
  public static Plan compile(
      Network network, int batchSize, ConvolutionAlgorithm algorithm, Scheduler scheduler) {
    return compile(network, batchSize, algorithm, scheduler, true, null);
  }

  /**
   * As {@link #compile}, but slower: each layer is a stage of its own, so that the output of every
   * one can be read.
   */
  public static Plan compileUnfused(
      Network network, int batchSize, ConvolutionAlgorithm algorithm, Scheduler scheduler) {
    return compile(network, batchSize, algorithm, scheduler, false, null);
  }

  /** As {@link #compile}, with a clock that times the stages; null for none. */
  static Plan timed(
      Network network,
      int batchSize,
      ConvolutionAlgorithm algorithm,
      Scheduler scheduler,
      @Nullable StageClock clock) {
    return compile(network, batchSize, algorithm, scheduler, true, clock);
  }

  private static Plan compile(
      Network network,
      int batchSize,
      ConvolutionAlgorithm algorithm,
      Scheduler scheduler,
      boolean fuses,
      @Nullable StageClock clock) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be >= 1, given " + batchSize);
    }
    VectorSupport.detect();
    FastPath.announce();
    return new Plan(network, batchSize, algorithm, scheduler, fuses, clock);
  }

  /**
   * Loads weights.
   *
   * @throws IllegalArgumentException if they are not this network's (see {@link
   *     Network#checkWeights})
   */
  public void load(Map<String, Tensor> weights) {
    network.checkWeights(weights);
    enter();
    try {
      parameters.load(weights);
      if (average != null) {
        average.reset();
      }
      scheduler.run(refresh);
      reset();
      loaded = true;
    } finally {
      busy.set(false);
    }
  }

  /** Copies of the weights under their names, in canonical shapes. */
  public Map<String, Tensor> weights() {
    return parameters.copyValues();
  }

  /**
   * Copies of the gradients accumulated since the last update, in canonical shapes; of several
   * shards those of the first one, and after the update the sum of all.
   */
  public Map<String, Tensor> gradients() {
    return parameters.copyGradients();
  }

  /** Sets the seed of dropout. */
  public void setSeed(long seed) {
    step.setSeed(seed);
  }

  /**
   * Sets the options of the training loss; evaluation uses plain cross-entropy.
   *
   * @throws IllegalArgumentException if the options are for another number of classes, or have what
   *     the network's task does not know
   */
  public void setLoss(LossOptions options) {
    loss.setOptions(options);
  }

  /**
   * Runs a batch in evaluation mode. What lies between the stages is not kept.
   *
   * @return the mean cross-entropy, nats
   * @throws IllegalArgumentException if the batch has another image shape, no images or too many
   * @throws IllegalStateException if no weights were loaded, or another thread uses the plan
   */
  public double evaluate(Batch batch) {
    return evaluate(batch, false);
  }

  /** As {@link #evaluate}, but slower: {@link #output} tells what each stage made of each image. */
  public double observe(Batch batch) {
    return evaluate(batch, true);
  }

  private double evaluate(Batch batch, boolean observed) {
    enter();
    try {
      check(batch);
      keepValues(observed);
      step.beginEvaluation(batch);
      scheduler.run(evaluation);
      return loss.meanLoss();
    } finally {
      busy.set(false);
    }
  }

  private void keepValues(boolean kept) {
    if (keepsValues != kept) {
      for (int i = 0; i < maps.size(); i++) { // an iterator would be allocated
        maps.get(i).keepValues(kept);
      }
      keepsValues = kept;
    }
  }

  /**
   * Runs a batch forward and backward in training mode and adds its gradients to those accumulated
   * since the last update.
   *
   * @param imagesOfUpdate the number of images of all batches of the next update; each image's
   *     gradient has the weight 1 / that
   * @param epoch the epoch's number, used by dropout
   * @return the mean training loss of this batch, nats
   * @throws IllegalArgumentException as {@link #evaluate}, or if {@code imagesOfUpdate} is below 1
   * @throws IllegalStateException as {@link #evaluate}, or if the network tells classes apart by
   *     one output
   */
  public double accumulate(Batch batch, int imagesOfUpdate, int epoch) {
    return accumulate(0, batch, imagesOfUpdate, epoch);
  }

  /**
   * As {@link #accumulate(Batch, int, int)}, for one of the shards of {@link #cut}.
   *
   * @param shard the number among the shards that this process computes
   * @param batch the images of the shard
   * @throws IndexOutOfBoundsException if there is no such shard
   */
  public double accumulate(int shard, Batch batch, int imagesOfUpdate, int epoch) {
    return accumulate(shard, batch, imagesOfUpdate, epoch, false);
  }

  /**
   * As {@link #accumulate(int, Batch, int, int)}, for the last batch that each of several workers
   * has for an update, on all of them: gradients are exchanged as soon as they are complete, while
   * backward goes on. The update comes to the same bytes.
   *
   * @throws IllegalStateException as {@link #accumulate(Batch, int, int)}
   */
  public double accumulateLast(int shard, Batch batch, int imagesOfUpdate, int epoch) {
    return accumulate(shard, batch, imagesOfUpdate, epoch, true);
  }

  private double accumulate(int shard, Batch batch, int imagesOfUpdate, int epoch, boolean last) {
    enter();
    try {
      Objects.checkIndex(shard, shards.own());
      check(batch);
      if (network.task() == Task.MULTI_CLASS && network.outputShape().size() == 1) {
        throw new IllegalStateException(
            "a network of one output learns nothing, since its softmax is always 1: give it an"
                + " output for each class, or network.withTask(Task.MULTI_LABEL) for a label of its"
                + " own");
      }
      if (imagesOfUpdate < 1) {
        throw new IllegalArgumentException("an update needs images >= 1, given " + imagesOfUpdate);
      }
      keepValues(true);
      boolean first = last ? shards.beginLast(shard) : shards.begin(shard);
      step.beginTraining(batch, imagesOfUpdate, first, epoch);
      if (last) {
        scheduler.run(evaluation);
        scheduler.run(shards.lastBackward());
      } else {
        scheduler.run(accumulation);
      }
      accumulated += batch.size();
      return loss.meanLoss();
    } finally {
      shards.end();
      busy.set(false);
    }
  }

  /**
   * Cuts the batches of an update into shards from now on. Each shard is a batch of its own: its
   * gradient and its statistics are computed apart from the others, and combined in a binary tree
   * when the weights are updated. The bytes of an update depend on the number of shards, not on
   * that of the workers.
   *
   * @param count the number of shards of a batch, a power of two
   * @param workers the processes that share them; each computes as many consecutive ones
   * @throws IllegalArgumentException if the number is no power of two, or the workers cannot have
   *     as many each
   */
  public void cut(int count, Workers workers) {
    if (count < 1 || Integer.bitCount(count) != 1) {
      throw Refusal.of("the number of shards must be a power of two, given %d", count);
    }
    if (count % workers.count() != 0) {
      throw Refusal.of(
          "%d shards cannot be shared by %d workers: give as many shards, or a multiple",
          count, workers.count());
    }
    shards = new Shards(parameters, scheduler, backward, count, workers);
    reset();
  }

  private void reset() {
    shards.reset();
    accumulated = 0;
  }

  /**
   * Updates the weights with the accumulated gradients and resets the gradients.
   *
   * @param learningRate at least 0 and finite
   * @throws IllegalArgumentException if the learning rate is out of its range
   * @throws IllegalStateException if nothing has been accumulated, the optimizer was not prepared
   *     for {@link #storedParameters}, or another thread uses the plan
   */
  public void update(Optimizer optimizer, double learningRate) {
    enter();
    try {
      if (accumulated == 0 && !shards.mayBeEmpty()) {
        throw new IllegalStateException("update without a gradient: call accumulate first");
      }
      if (!(learningRate >= 0 && Double.isFinite(learningRate))) {
        throw new IllegalArgumentException(
            "the learning rate must be 0 or more, given " + learningRate);
      }
      if (optimizer.prepared() != parameters.length()) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "the optimizer is prepared for %d parameters, the plan stores %d: call"
                    + " optimizer.prepare(plan.storedParameters())",
                optimizer.prepared(),
                parameters.length()));
      }
      shards.combine();
      update.run(optimizer, learningRate);
      accumulated = 0;
    } finally {
      busy.set(false);
    }
  }

  private void enter() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "another thread is using this plan: one at a time, or a plan for each thread");
    }
  }

  /**
   * Clips gradients from now on: if their norm over all parameters is above the limit, an update
   * scales them down to it.
   *
   * @param maxNorm above 0; infinite, the default, for no clipping
   * @throws IllegalArgumentException if it is not above 0
   */
  public void setMaxGradientNorm(double maxNorm) {
    if (!(maxNorm > 0)) {
      throw new IllegalArgumentException("the largest gradient norm must be > 0, given " + maxNorm);
    }
    update.setMaxNorm(maxNorm);
  }

  /**
   * Keeps an exponential moving average of the weights from now on, starting from their current
   * values: average += (1 - d) (weights - average) after update t, d = min(decay, (1 + t) / (10 +
   * t)).
   *
   * @param decay 0 to below 1; near 1 for a long memory
   * @throws IllegalArgumentException if it is out of its range
   */
  public void keepAverage(double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "the decay of the weights' average must be in [0, 1), given " + decay);
    }
    average = new WeightAverage(parameters, decay);
    update.setAverage(average);
  }

  /** Whether an average of the weights is kept. */
  public boolean keepsAverage() {
    return average != null;
  }

  /**
   * Exchanges the weights and their average, so that the average is run, saved and loaded until the
   * next exchange. Does nothing without an average.
   */
  public void swapAverage() {
    if (average == null) {
      return;
    }
    enter();
    try {
      average.swap();
      scheduler.run(refresh);
    } finally {
      busy.set(false);
    }
  }

  /** Copies of the average under the weights' names; empty without one. */
  public Map<String, Tensor> average() {
    return average == null ? Map.of() : average.copy();
  }

  /**
   * Loads an average.
   *
   * @throws IllegalArgumentException as {@link #load}
   * @throws IllegalStateException if no average is kept
   */
  public void loadAverage(Map<String, Tensor> weights) {
    if (average == null) {
      throw new IllegalStateException("no average is kept: call keepAverage first");
    }
    network.checkWeights(weights);
    average.load(weights);
  }

  /**
   * Copies of an optimizer's state per parameter, in canonical shapes, for example {@code
   * mean/conv1.weight}.
   */
  public Map<String, Tensor> state(Optimizer optimizer) {
    Map<String, Tensor> tensors = new TreeMap<>();
    optimizer
        .state()
        .forEach(
            (kind, values) ->
                parameters
                    .copyTrained(values)
                    .forEach((name, tensor) -> tensors.put(kind + "/" + name, tensor)));
    return tensors;
  }

  /**
   * Restores an optimizer's state from {@link #state}.
   *
   * @throws IllegalArgumentException if it is not the state of this optimizer for this network
   */
  public void loadState(Optimizer optimizer, Map<String, Tensor> tensors) {
    optimizer
        .state()
        .forEach((kind, values) -> parameters.spreadTrained(tensors, kind + "/", values));
  }

  private void check(Batch batch) {
    if (!loaded) {
      throw new IllegalStateException(
          "the plan has no weights: call load first, with network.initialize(seed) for fresh ones");
    }
    batches.check(batch);
  }

  /** The logits of the last batch, (N, classes) row-major; the next batch overwrites them. */
  public float[] logits() {
    return loss.logits();
  }

  /**
   * The loss of an image of the last batch, nats.
   *
   * @throws IndexOutOfBoundsException if the batch had no such image
   */
  public double loss(int image) {
    return loss.loss(Objects.checkIndex(image, step.size()));
  }

  /**
   * What the network says of an image of the last batch, as a label: the class with the largest
   * logit, or the set of the labels of at least one half.
   *
   * @throws IndexOutOfBoundsException if the batch had no such image
   */
  public int predicted(int image) {
    return loss.predicted(Objects.checkIndex(image, step.size()));
  }

  /**
   * How many answers of the last batch were right: one for each image or, where an image has
   * several labels, one for each image and label.
   */
  public int correct() {
    return loss.correct();
  }

  /**
   * Writes the probabilities of an image's classes: the softmax of its logits or, where an image
   * has several labels, the sigmoid of each.
   *
   * @param image the number of the image in the last batch
   * @param target at least as many values as classes; further values are not changed
   * @throws IllegalArgumentException if it is shorter
   * @throws IndexOutOfBoundsException if the batch had no such image
   */
  public void probabilities(int image, float[] target) {
    int classes = network.outputShape().size();
    Objects.checkIndex(image, step.size());
    if (target.length < classes) {
      throw Refusal.of(
          "the network has %d classes, the target has room for %d", classes, target.length);
    }
    loss.probabilitiesOf(image, target);
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** The largest number of images of a batch. */
  public int batchSize() {
    return batchSize;
  }

  /** The number of values for which an optimizer keeps state: the parameters including padding. */
  public int storedParameters() {
    return parameters.length();
  }

  /** The stages in order. */
  public List<StageInfo> stages() {
    return stages;
  }

  /**
   * A copy of a stage's output for an image of the last batch, for example to show feature maps.
   *
   * @param stage the number of the stage in {@link #stages}
   * @param image the number of the image in the batch
   * @return (C,H,W); for fully connected stages (outputs,1,1)
   * @throws IndexOutOfBoundsException if there is no such stage or image
   * @throws IllegalStateException if the last batch was one for {@link #evaluate}
   */
  public Tensor output(int stage, int image) {
    if (!keepsValues) {
      throw new IllegalStateException(
          "the outputs of stages are not kept by evaluate: call observe instead");
    }
    return outputs.get(stage).copy(Objects.checkIndex(image, step.size()));
  }

  /** The bytes of all buffers, including parameters and gradients. */
  public long bufferBytes() {
    return bufferBytes + shards.bytes();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "plan of %d stages for %d images of %s, %d classes",
        stages.size(),
        batchSize,
        network.inputShape(),
        network.outputShape().size());
  }
}
