package lanewise.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import lanewise.nn.Network;
import lanewise.optim.Adam;
import lanewise.optim.Optimizer;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Tensor;

/** The parameters after some steps of training, down to the last bit, in a few characters. */
final class Fingerprint {
  private Fingerprint() {}

  /**
   * Trains from fresh weights: every third update accumulates a second batch, every second batch is
   * partial.
   */
  static String ofTraining(
      Network network,
      ConvolutionAlgorithm algorithm,
      int batchSize,
      int steps,
      Scheduler scheduler) {
    Plan plan = Plan.compile(network, batchSize, algorithm, scheduler);
    plan.load(network.initialize(1));
    plan.setSeed(2);
    Optimizer adam = Adam.decoupled(0.01);
    adam.prepare(plan.storedParameters());
    for (int step = 1; step <= steps; step++) {
      int size = step % 2 == 0 ? Math.max(1, batchSize - 1) : batchSize;
      if (step % 3 == 0) {
        plan.accumulate(RandomBatch.of(network, batchSize, batchSize, -step), size + batchSize, 1);
        plan.accumulate(RandomBatch.of(network, batchSize, size, step), size + batchSize, 1);
      } else {
        plan.accumulate(RandomBatch.of(network, batchSize, size, step), size, 1);
      }
      plan.update(adam, 0.01);
    }
    return of(plan.weights());
  }

  private static String of(Map<String, Tensor> weights) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      weights.forEach(
          (name, tensor) -> {
            ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length * Float.BYTES);
            bytes.asFloatBuffer().put(tensor.values());
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(bytes.array());
          });
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
