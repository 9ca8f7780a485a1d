package lanewise.plan.phase;

import java.util.Arrays;
import java.util.List;
import lanewise.kernel.Reductions;
import lanewise.parallel.Phase;
import lanewise.parallel.Scheduler;
import lanewise.plan.memory.Parameters;
import lanewise.workers.Workers;

/**
 * The gradients and running statistics of the shards of a batch, kept apart until the update and
 * then combined in a binary tree: gradients are summed, statistics averaged. The tree is that of
 * all shards, whichever worker has computed them. A shard without images has gradient 0 and leaves
 * the statistics as they were.
 */
public final class Shards {
  private static final int SLICE = 16_384;

  private final Parameters parameters;
  private final Scheduler scheduler;
  private final Workers workers;
  private final int own;
  private final float share;
  private final float[] buffers;
  private final float[][] gradientsOf;
  private final float[][] buffersOf;
  private final boolean[] begun;
  private final List<Phase> sum = List.of(new Sum());

  /**
   * A batch cut into shards.
   *
   * @param count the number of shards, a multiple of the number of workers; both powers of two
   */
  public Shards(Parameters parameters, Scheduler scheduler, int count, Workers workers) {
    this.parameters = parameters;
    this.scheduler = scheduler;
    this.workers = workers;
    this.own = count / workers.count();
    this.share = 1f / count;
    this.buffers = parameters.buffers();
    this.gradientsOf = new float[own][];
    this.buffersOf = new float[own][];
    this.begun = new boolean[own];
    for (int shard = 0; shard < own; shard++) {
      gradientsOf[shard] =
          shard == 0 ? parameters.gradients() : new float[parameters.gradients().length];
      buffersOf[shard] = count == 1 ? buffers : new float[buffers.length];
    }
  }

  /** The number of shards that this worker computes. */
  public int own() {
    return own;
  }

  /** Whether this worker may have nothing to add to an update. */
  public boolean mayBeEmpty() {
    return workers.count() > 1;
  }

  /** The bytes of what is kept for several shards. */
  public long bytes() {
    long floats = (own - 1L) * gradientsOf[0].length;
    return floats * Float.BYTES;
  }

  /**
   * Lets gradients and statistics go to one shard.
   *
   * @param shard the number among this worker's shards
   * @return whether it is the shard's first batch of the update
   */
  public boolean begin(int shard) {
    boolean first = !begun[shard];
    if (first) {
      System.arraycopy(buffers, 0, buffersOf[shard], 0, buffers.length);
      begun[shard] = true;
    }
    parameters.use(gradientsOf[shard], buffersOf[shard]);
    return first;
  }

  /** Ends what {@link #begin} began. */
  public void end() {
    parameters.use(gradientsOf[0], buffers);
  }

  /** Forgets what has been computed for the next update. */
  public void reset() {
    Arrays.fill(begun, false);
  }

  /** Combines all shards: the parameters then have the gradient and statistics of the update. */
  public void combine() {
    for (int shard = 0; shard < own; shard++) {
      if (begin(shard)) {
        Arrays.fill(gradientsOf[shard], 0f);
      }
    }
    end();
    reset();
    if (own > 1) {
      scheduler.run(sum);
      Reductions.addInTree(buffersOf, own, 0, buffers.length);
    }
    workers.sum(gradientsOf[0]);
    if (buffers.length > Parameters.START) {
      workers.sum(buffersOf[0]);
    }
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = share * buffersOf[0][i];
    }
  }

  private final class Sum implements Phase {
    @Override
    public int tasks() {
      return Math.ceilDiv(parameters.length(), SLICE);
    }

    @Override
    public void run(int task, int worker) {
      int from = task * SLICE;
      int to = Math.min(from + SLICE, parameters.length());
      Reductions.addInTree(gradientsOf, own, from, to);
    }
  }
}
