package lanewise.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.nn.ParameterSpec;
import lanewise.parallel.Scheduler;
import lanewise.plan.phase.StageClock;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;

/**
 * The times of all stages of a training step, on one thread, with their operations and bytes.
 * Compared to the machine's peaks they give the roofline: no stage can be faster than its
 * operations at the FMA peak, or than its bytes at the peak bandwidth.
 *
 * <p>Source: S. Williams, A. Waterman, D. Patterson, Roofline: an insightful visual performance
 * model for multicore architectures, CACM 52, 2009.
 *
 * @param batchSize the number of images of the step
 * @param stages in order of the forward pass
 */
public record Profile(int batchSize, List<StageTime> stages) {

  /**
   * One stage's time and work for the whole batch.
   *
   * @param stage the stage
   * @param forwardSeconds the shortest time measured
   * @param backwardSeconds the shortest time measured; 0 without a backward pass
   * @param flops operations of the forward pass; a multiply-add counts as two
   * @param backwardFlops operations of the backward pass: as many as forward for the gradients of
   *     the weights, and as many for those of the input, unless it is the network's input
   * @param bytes the bytes that forward must read and write at least: input, weights, output
   */
  public record StageTime(
      StageInfo stage,
      double forwardSeconds,
      double backwardSeconds,
      long flops,
      long backwardFlops,
      long bytes) {

    /**
     * The shortest time that the machine's peaks allow for the forward pass.
     *
     * @param gigaflops the peak in GFLOP/s
     * @param gigabytes the peak in GB/s
     */
    public double leastForwardSeconds(double gigaflops, double gigabytes) {
      return Math.max(flops / (gigaflops * 1e9), bytes / (gigabytes * 1e9));
    }
  }

  /**
   * Times repeated training steps on one batch, without updates, in a new plan. The shortest time
   * is used, so that the first steps, in which code is still being compiled, do not matter.
   *
   * @param weights the weights of the network
   * @param seconds how long to measure; at least two steps are run
   * @throws IllegalArgumentException as {@link Plan#compile} and {@link Plan#load}
   */
  public static Profile measure(
      Network network,
      Map<String, Tensor> weights,
      ConvolutionAlgorithm algorithm,
      Batch batch,
      double seconds) {
    StageClock clock = new StageClock();
    try (Scheduler one = new Scheduler(1)) {
      Plan plan = Plan.timed(network, batch.size(), algorithm, one, clock);
      plan.load(weights);
      int count = plan.stages().size();
      long[] forward = longest(count);
      long[] backward = longest(count);
      long end = System.nanoTime() + (long) (seconds * 1e9);
      for (int step = 0; step < 2 || System.nanoTime() < end; step++) {
        clock.reset();
        plan.accumulate(batch, batch.size(), 1);
        for (int i = 0; i < count; i++) {
          forward[i] = Math.min(forward[i], clock.forward(i));
          backward[i] = Math.min(backward[i], clock.backward(i));
        }
      }
      List<StageTime> times =
          IntStream.range(0, count)
              .mapToObj(i -> time(plan.stages().get(i), forward[i], backward[i], batch.size()))
              .toList();
      return new Profile(batch.size(), times);
    }
  }

  private static long[] longest(int count) {
    long[] times = new long[count];
    Arrays.fill(times, Long.MAX_VALUE);
    return times;
  }

  private static StageTime time(StageInfo stage, long forward, long backward, int images) {
    List<Node> covered = stage.nodes();
    long flops = images * covered.stream().mapToLong(Node::flops).sum();
    boolean first = covered.stream().anyMatch(node -> node.inputs().contains(Network.INPUT));
    long values = stage.output().size();
    if (!covered.isEmpty()) {
      Node node = covered.getFirst();
      values += (long) node.inputs().size() * node.input().size();
    }
    long weights =
        covered.stream()
            .flatMap(node -> node.parameters().stream())
            .map(ParameterSpec::shape)
            .mapToLong(shape -> shape.size())
            .sum();
    return new StageTime(
        stage,
        forward / 1e9,
        backward / 1e9,
        flops,
        first ? flops : 2 * flops,
        Float.BYTES * (images * values + weights));
  }
}
