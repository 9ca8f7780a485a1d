package lanewise.plan.phase;

import java.util.ArrayList;
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
 *
 * <p>In the last batch of an update, workers can exchange the gradients of later layers while
 * backward computes those of earlier ones, in buckets of consecutive parameters (Li et al.,
 * "PyTorch Distributed: Experiences on Accelerating Data Parallel Training", VLDB 2020). Every sum
 * is the same tree, so buckets do not change the bytes.
 */
public final class Shards {
  private static final int SLICE = 16_384;

  /** The fewest values of a bucket that are worth a message to each worker. */
  private static final int MESSAGE = 8_192;

  private final Parameters parameters;
  private final Scheduler scheduler;
  private final Workers workers;
  private final int own;
  private final float share;
  private final float[] buffers;
  private final float[][] gradientsOf;
  private final float[][] buffersOf;
  private final boolean[] begun;
  private final List<Phase> sum;
  private final List<Phase> lastBackward = new ArrayList<>();
  private boolean exchanging;

  /**
   * A batch cut into shards.
   *
   * @param backward the phases of the backward pass
   * @param count the number of shards, a multiple of the number of workers; both powers of two
   */
  public Shards(
      Parameters parameters,
      Scheduler scheduler,
      List<Pipeline.Backward> backward,
      int count,
      Workers workers) {
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
    this.sum = List.of(new Sum(Parameters.START, parameters.length()));
    int end = parameters.length();
    for (Pipeline.Backward part : backward) {
      lastBackward.addAll(part.phases());
      if (end - part.from() >= MESSAGE * workers.count()) {
        exchange(part.from(), end);
        end = part.from();
      }
    }
    if (end > Parameters.START) {
      exchange(Parameters.START, end);
    }
  }

  private void exchange(int from, int to) {
    if (own > 1) {
      lastBackward.add(new Sum(from, to));
    }
    lastBackward.add(new Exchange(from, to));
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
   * @throws IllegalStateException if the gradients of the update are being exchanged
   */
  public boolean begin(int shard) {
    if (exchanging) {
      throw new IllegalStateException("the update's last batch is accumulated: call update first");
    }
    return use(shard);
  }

  /** As {@link #begin}, for this worker's last batch of the update. */
  public boolean beginLast(int shard) {
    boolean first = begin(shard);
    clearOthers();
    exchanging = true;
    use(shard);
    return first;
  }

  private boolean use(int shard) {
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

  /** The phases of the backward pass of the last batch, with those that exchange its gradients. */
  public List<Phase> lastBackward() {
    return lastBackward;
  }

  /** Forgets what has been computed for the next update. */
  public void reset() {
    Arrays.fill(begun, false);
    exchanging = false;
  }

  private void clearOthers() {
    for (int shard = 0; shard < own; shard++) {
      if (use(shard)) {
        Arrays.fill(gradientsOf[shard], 0f);
      }
    }
  }

  /** Combines all shards: the parameters then have the gradient and statistics of the update. */
  public void combine() {
    clearOthers();
    end();
    if (exchanging) {
      workers.finishSums();
    } else {
      if (own > 1) {
        scheduler.run(sum);
      }
      workers.sum(gradientsOf[0]);
    }
    reset();
    if (own > 1) {
      Reductions.addInTree(buffersOf, own, 0, buffers.length);
    }
    if (buffers.length > Parameters.START) {
      workers.sum(buffersOf[0]);
    }
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = share * buffersOf[0][i];
    }
  }

  private final class Sum implements Phase {
    private final int from;
    private final int to;

    Sum(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public int tasks() {
      return Math.ceilDiv(to - from, SLICE);
    }

    @Override
    public void run(int task, int worker) {
      int first = from + task * SLICE;
      Reductions.addInTree(gradientsOf, own, first, Math.min(first + SLICE, to));
    }
  }

  /** Begins to exchange a bucket, whose own shards are summed. */
  private final class Exchange implements Phase {
    private final int from;
    private final int to;

    Exchange(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public int tasks() {
      return 1;
    }

    @Override
    public void run(int task, int worker) {
      workers.beginSum(gradientsOf[0], from, to);
    }
  }
}
