package lanewise.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import lanewise.optim.Optimizer;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import lanewise.workers.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: epochs of optimizer steps, each epoch followed by validation.
 *
 * <p>Between two steps the run can be saved as a {@link TrainingState}. Restored into a new
 * trainer, it continues to the same bytes.
 */
public final class Trainer {
  /** A loss is an explosion if it exceeds this many times the loss of uniform guessing. */
  private static final double EXPLOSION = 50;

  /** The time between two questions whether a held run goes on. */
  private static final long HOLD_NANOS = 10_000_000;

  private static final String WEIGHTS = "weights/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String AVERAGE = "average/";
  private static final String BEST = "best/";

  private final Plan plan;
  private final Optimizer optimizer;
  private final TrainingOptions options;
  private final Workers workers;

  /** Of each shard of the batches of an update: the images, their mean loss, the right answers. */
  private double[] sizes = {};

  private double[] losses = {};
  private double[] correct = {};

  /** How many workers want to stop. */
  private final double[] stops = new double[1];

  private final Supplier<TrainingState> capture = this::state;

  private final Progress progress;
  private final Stagnation stopping = new Stagnation();
  private final Stagnation plateau = new Stagnation();
  private double rateFactor = 1;
  private double bestScore = Double.NEGATIVE_INFINITY;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private Map<String, Tensor> bestWeights = Map.of();
  private long trainedNanos;
  private long waitedNanos;

  /**
   * A trainer for one run.
   *
   * @param plan the compiled network with its weights
   * @param optimizer one that no trainer or plan has used yet
   * @throws IllegalArgumentException if it has been used
   */
  public Trainer(Plan plan, Optimizer optimizer, TrainingOptions options) {
    this(plan, optimizer, options, Workers.ALONE);
  }

  /**
   * A trainer for one of several workers that train together. Each computes its own shards of a
   * batch; the bytes are those of one that computes all of them.
   *
   * @param workers as many as divide {@link TrainingOptions#shards}
   */
  public Trainer(Plan plan, Optimizer optimizer, TrainingOptions options, Workers workers) {
    this.plan = plan;
    this.optimizer = optimizer;
    this.options = options;
    this.workers = workers;
    plan.cut(options.shards(), workers);
    int classes = plan.network().outputShape().size();
    this.progress = new Progress(plan.network().task().answersPerImage(classes));
    if (optimizer.prepared() != 0) {
      throw new IllegalArgumentException(
          "the optimizer serves another trainer or plan, which would lose its averages: make one"
              + " for each trainer");
    }
    optimizer.prepare(plan.storedParameters());
    plan.setMaxGradientNorm(options.clipNorm());
    if (options.average() > 0) {
      plan.keepAverage(options.average());
    }
  }

  /**
   * Trains, from the beginning or from a restored state, until the epochs or steps are done, early
   * stopping ends the run, or the listener stops it. Then the plan holds the weights after the last
   * step; after a completed run with early stopping, those of the best epoch.
   *
   * @param validation the data of the evaluation after each epoch, or null
   * @return whether the run was completed, and which weights the plan holds
   * @throws IllegalArgumentException before the first step, if the images, classes or batches of
   *     the data do not fit the plan, or early stopping has no validation data; after the first
   *     epoch, if the metric is not defined on the validation data
   * @throws DivergenceException if the loss of a step is not finite or explodes, before the step's
   *     update; or if after an epoch the validation loss or a weight is not finite
   */
  public FitResult fit(
      BatchSource train, @Nullable BatchSource validation, TrainingListener listener) {
    Fit.check(plan, train, "the training data");
    if (validation != null) {
      Fit.check(plan, validation, "the validation data");
    } else if (options.earlyStopping() != null) {
      throw new IllegalArgumentException("early stopping needs validation data");
    }
    long all = Math.ceilDiv(train.imageCount(), train.batchSize());
    int most = (int) Math.min(all, (long) options.accumulate() * options.shards());
    sizes = new double[most];
    losses = new double[most];
    correct = new double[most];
    while (!isOver()) {
      if (!trainEpoch(train, listener)) {
        return new FitResult(false, false, progress.step);
      }
      finishEpoch(validation, listener);
      listener.onPause(capture);
    }
    if (!bestWeights.isEmpty()) {
      plan.load(bestWeights);
    }
    return new FitResult(true, !bestWeights.isEmpty(), progress.step);
  }

  /** Whether early stopping has ended the run. */
  public boolean stoppedEarly() {
    EarlyStopping early = options.earlyStopping();
    return early != null && stopping.epochs() >= early.patience();
  }

  /**
   * The fraction of this trainer's training time, 0 to 1, in which it waited for batches; NaN
   * before the first epoch.
   */
  public double waitingShare() {
    return (double) waitedNanos / trainedNanos;
  }

  /** Multiplies the learning rate of the schedule by a factor above 0 from now on. */
  public void scaleRate(double factor) {
    rateFactor *= factor;
  }

  private boolean isOver() {
    return progress.epoch > options.epochs()
        || stoppedEarly()
        || (progress.batches == 0 && reachedMaxSteps());
  }

  private boolean reachedMaxSteps() {
    return options.maxSteps() > 0 && progress.step >= options.maxSteps();
  }

  /** Trains the rest of the epoch; returns false if the listener stopped it. */
  private boolean trainEpoch(BatchSource train, TrainingListener listener) {
    long now = System.nanoTime();
    long start = now - progress.nanos;
    double limit = EXPLOSION * train.task().lossOfGuessing(train.classes());
    try (BatchStream stream = train.open(progress.epoch, progress.batches)) {
      waitedNanos += System.nanoTime() - now;
      while (!reachedMaxSteps() && trainStep(stream, train, limit)) {
        progress.nanos = System.nanoTime() - start;
        listener.onStep(
            progress.step,
            progress.epoch,
            progress.stepLoss,
            progress.accuracy(),
            progress.rate,
            progress.images);
        long held = System.nanoTime();
        listener.onPause(capture);
        while (listener.hold() && !listener.shouldStop()) {
          LockSupport.parkNanos(HOLD_NANOS);
        }
        held = System.nanoTime() - held;
        start += held;
        now += held;
        if (shouldStop(listener)) {
          return false;
        }
      }
    } finally {
      trainedNanos += System.nanoTime() - now;
    }
    return true;
  }

  /** Makes one update; returns false if the epoch has no more batches. */
  private boolean trainStep(BatchStream stream, BatchSource train, double limit) {
    // The number of images of the update is computed before its first batch, so that each batch's
    // gradient can be scaled by its share.
    int size = train.batchSize();
    int group = (int) Math.min((long) losses.length * size, train.imageCount() - progress.images);
    if (group <= 0) {
      return false;
    }
    int batches = Math.ceilDiv(group, size);
    Arrays.fill(sizes, 0);
    Arrays.fill(losses, 0);
    Arrays.fill(correct, 0);
    int own = options.shards() / workers.count();
    int last = lastOwn(own, batches);
    for (int i = 0; i < batches; i++) {
      int shard = i % options.shards() - workers.rank() * own;
      if (shard >= 0 && shard < own) {
        Batch batch = next(stream, train);
        sizes[i] = batch.size();
        losses[i] =
            i == last
                ? plan.accumulateLast(shard, batch, group, progress.epoch)
                : plan.accumulate(shard, batch, group, progress.epoch);
        correct[i] = plan.correct();
      }
    }
    workers.sum(sizes);
    workers.sum(losses);
    workers.sum(correct);
    int seen = 0;
    int right = 0;
    double loss = 0;
    for (int i = 0; i < batches; i++) {
      if (!(losses[i] <= limit)) {
        throw DivergenceException.atStep(progress.step + 1, progress.epoch, losses[i], limit);
      }
      loss += losses[i] * sizes[i];
      seen += (int) sizes[i];
      right += (int) correct[i];
    }
    double rate = options.schedule().rate(progress.step + 1) * rateFactor;
    plan.update(optimizer, rate);
    progress.add(batches, seen, right, loss, rate);
    return true;
  }

  /**
   * The last batch of an update that this worker has, in which gradients can be exchanged early; -1
   * if it is alone, or if any worker has none: all must exchange in the same order.
   */
  private int lastOwn(int own, int batches) {
    int last = -1;
    if (workers.count() > 1 && batches > options.shards() - own) {
      for (int i = 0; i < batches; i++) {
        last = i % options.shards() / own == workers.rank() ? i : last;
      }
    }
    return last;
  }

  private Batch next(BatchStream stream, BatchSource train) {
    long before = System.nanoTime();
    Batch batch = stream.next();
    waitedNanos += System.nanoTime() - before;
    if (batch == null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the epoch ended after %d of %d images",
              progress.images,
              train.imageCount()));
    }
    return batch;
  }

  /** Whether any worker wants to stop. */
  private boolean shouldStop(TrainingListener listener) {
    stops[0] = listener.shouldStop() ? 1 : 0;
    workers.sum(stops);
    return stops[0] > 0;
  }

  private void finishEpoch(@Nullable BatchSource validation, TrainingListener listener) {
    plan.swapAverage();
    try {
      requireFinite(plan.weights());
      Evaluation evaluation = validation == null ? null : Evaluation.of(plan, validation);
      if (evaluation != null && !Double.isFinite(evaluation.loss())) {
        throw DivergenceException.inValidation(progress.step, progress.epoch, evaluation.loss());
      }
      EpochResult result = progress.result(evaluation, select(evaluation));
      if (result.best() && options.earlyStopping() != null) {
        bestWeights = plan.weights();
      }
      lowerOnPlateau(evaluation == null ? result.trainLoss() : evaluation.loss());
      progress.nextEpoch();
      listener.onEpoch(result);
    } finally {
      plan.swapAverage();
    }
  }

  /** Checks the weights: after the last update no loss would show that they are not finite. */
  private void requireFinite(Map<String, Tensor> weights) {
    weights.forEach(
        (name, tensor) -> {
          for (float value : tensor.values()) {
            if (!Float.isFinite(value)) {
              throw DivergenceException.inWeights(progress.step, progress.epoch, name);
            }
          }
        });
  }

  /** Whether the epoch is the best so far; also updates early stopping. */
  private boolean select(@Nullable Evaluation evaluation) {
    if (evaluation == null) {
      return true;
    }
    double score = options.metric().score(evaluation);
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException(
          "the metric "
              + options.metric()
              + " is not defined on the validation data: it needs images of two classes");
    }
    EarlyStopping early = options.earlyStopping();
    if (early != null) {
      stopping.observe(score, early.minImprovement());
    }
    boolean best = score > bestScore || (score == bestScore && evaluation.loss() < bestLoss);
    if (best) {
      bestScore = score;
      bestLoss = evaluation.loss();
    }
    return best;
  }

  private void lowerOnPlateau(double loss) {
    Plateau lowering = options.plateau();
    if (lowering != null) {
      boolean first = Double.isInfinite(plateau.best());
      plateau.observe(-loss, first ? 0 : Plateau.THRESHOLD * Math.abs(plateau.best()));
      if (plateau.epochs() > lowering.patience()) {
        rateFactor *= lowering.factor();
        plateau.resetEpochs();
      }
    }
  }

  /**
   * The state of the run after the last step; call it only between steps, for example from {@link
   * TrainingListener#onPause}.
   */
  public TrainingState state() {
    TrainingState.Writer state = new TrainingState.Writer();
    progress.save(state);
    stopping.save("stopping", state);
    plateau.save("plateau", state);
    state.put("rate_factor", rateFactor);
    state.put("best_score", bestScore);
    state.put("best_loss", bestLoss);
    state.put("optimizer_steps", optimizer.steps());
    state.put(WEIGHTS, plan.weights());
    state.put(OPTIMIZER, plan.state(optimizer));
    state.put(AVERAGE, plan.average());
    state.put(BEST, bestWeights);
    return state.written();
  }

  /**
   * Restores a state of the same run.
   *
   * @throws IllegalArgumentException if it is not a state of this run; the message says what is
   *     missing or has another shape
   */
  public void restore(TrainingState state) {
    plan.load(state.under(WEIGHTS));
    plan.loadState(optimizer, state.under(OPTIMIZER));
    if (plan.keepsAverage()) {
      plan.loadAverage(state.under(AVERAGE));
    }
    optimizer.resume(state.integer("optimizer_steps"));
    bestWeights = state.under(BEST);
    progress.restore(state);
    stopping.restore("stopping", state);
    plateau.restore("plateau", state);
    rateFactor = state.number("rate_factor");
    bestScore = state.number("best_score");
    bestLoss = state.number("best_loss");
  }
}
