import lanewise.optim.Optimizer;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.train.BatchSource;
import lanewise.train.BatchStream;

final class Training {
  private static final int EPOCHS = 3;
  private static final double RATE = 3e-3;

  static void train(Plan plan, BatchSource data, Optimizer optimizer) {
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      try (BatchStream stream = data.open(epoch)) {
        for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
          plan.accumulate(batch, batch.size(), epoch);
          plan.update(optimizer, RATE);
        }
      }
    }
  }
}
