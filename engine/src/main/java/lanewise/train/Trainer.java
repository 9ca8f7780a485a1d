package lanewise.train;

import lanewise.optim.Optimizer;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import org.jspecify.annotations.Nullable;

/** The training loop: epochs of optimizer steps, each epoch followed by validation. */
public final class Trainer {
  private final Plan plan;
  private final Optimizer optimizer;
  private final TrainingOptions options;
  private long step;
  private double rate;
  private double bestAccuracy = Double.NEGATIVE_INFINITY;
  private double bestLoss = Double.POSITIVE_INFINITY;

  /**
   * A trainer for one run.
   *
   * @param plan the network as it runs, its weights loaded
   */
  public Trainer(Plan plan, Optimizer optimizer, TrainingOptions options) {
    this.plan = plan;
    this.optimizer = optimizer;
    this.options = options;
    optimizer.prepare(plan.storedParameters());
  }

  /**
   * Trains until the epochs or steps are done or the listener stops it.
   *
   * @param validation data for the score after each epoch, or null
   * @return whether the run was completed: false if the listener stopped it
   * @throws DivergenceException if the loss of a step is not finite; the step's update is not made
   */
  public boolean fit(
      BatchSource train, @Nullable BatchSource validation, TrainingListener listener) {
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
      if (!trainEpoch(epoch, train, validation, listener)) {
        return false;
      }
      if (reachedMaxSteps()) {
        return true;
      }
    }
    return true;
  }

  private boolean reachedMaxSteps() {
    return options.maxSteps() > 0 && step >= options.maxSteps();
  }

  private boolean trainEpoch(
      int epoch, BatchSource train, @Nullable BatchSource validation, TrainingListener listener) {
    long start = System.nanoTime();
    double lossSum = 0;
    int images = 0;
    int correct = 0;
    try (BatchStream stream = train.open(epoch)) {
      Batch batch = stream.next();
      while (batch != null && !reachedMaxSteps()) {
        // The images of one update are known before its first batch, so that each batch's gradient
        // can be scaled by its share.
        long full = (long) options.accumulate() * train.batchSize();
        int group = (int) Math.min(full, train.imageCount() - images);
        int seen = 0;
        double groupLoss = 0;
        while (batch != null && seen < group) {
          double loss = plan.accumulate(batch, group, epoch);
          if (!Double.isFinite(loss)) {
            throw new DivergenceException(step + 1, epoch, loss);
          }
          groupLoss += loss * batch.size();
          seen += batch.size();
          correct += plan.correct();
          batch = stream.next();
        }
        step++;
        rate = options.schedule().rate(step);
        plan.update(optimizer, rate);
        lossSum += groupLoss;
        images += seen;
        listener.onStep(step, epoch, groupLoss / seen, (double) correct / images, rate, images);
        if (listener.shouldStop()) {
          return false;
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double validationLoss = Double.NaN;
    double validationAccuracy = Double.NaN;
    if (validation != null) {
      Evaluation evaluation = Evaluation.of(plan, validation);
      validationLoss = evaluation.loss();
      validationAccuracy = evaluation.accuracy();
    }
    listener.onEpoch(
        new EpochResult(
            epoch,
            lossSum / images,
            (double) correct / images,
            validationLoss,
            validationAccuracy,
            rate,
            seconds,
            images / seconds,
            isBest(validation != null, validationAccuracy, validationLoss)));
    return true;
  }

  private boolean isBest(boolean validated, double accuracy, double loss) {
    boolean best =
        !validated || accuracy > bestAccuracy || (accuracy == bestAccuracy && loss < bestLoss);
    if (best) {
      bestAccuracy = accuracy;
      bestLoss = loss;
    }
    return best;
  }
}
