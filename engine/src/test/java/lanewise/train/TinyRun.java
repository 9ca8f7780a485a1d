package lanewise.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.nn.Activation;
import lanewise.nn.Dropout;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Network;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.plan.RandomBatch;
import lanewise.tensor.Batch;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** A small network on noise: batches of 4, 4, 4 and 2 images to train, one of 6 to validate. */
final class TinyRun implements AutoCloseable {
  static final Network NETWORK =
      Network.of(
          Shape.of(1, 4, 4),
          new Flatten(),
          new Linear(8),
          Activation.relu(),
          new Dropout(0.2f),
          new Linear(3));

  private final Scheduler scheduler = new Scheduler(1);
  final Plan plan = Plan.compile(NETWORK, 6, ConvolutionAlgorithm.AUTO, scheduler);
  final List<EpochResult> epochs = new ArrayList<>();

  /** The weights that each epoch was validated with. */
  final List<Map<String, Tensor>> weights = new ArrayList<>();

  final List<Double> rates = new ArrayList<>();

  TinyRun() {
    plan.load(NETWORK.initialize(1));
    plan.setSeed(3);
  }

  static ListSource train() {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      batches.add(RandomBatch.of(NETWORK, 4, i == 3 ? 2 : 4, i));
    }
    return new ListSource(3, batches);
  }

  static ListSource validation() {
    return new ListSource(3, List.of(RandomBatch.of(NETWORK, 6, 6, 99)));
  }

  Trainer trainer(Optimizer optimizer, TrainingOptions options) {
    return new Trainer(plan, optimizer, options);
  }

  /** Notes rates, epochs and weights. */
  class Notes implements TrainingListener {
    @Override
    public void onStep(
        long step, int epoch, double loss, double accuracy, double learningRate, int images) {
      rates.add(learningRate);
    }

    @Override
    public void onEpoch(EpochResult result) {
      epochs.add(result);
      weights.add(plan.weights());
    }
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
