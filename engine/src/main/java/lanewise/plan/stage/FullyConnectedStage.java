package lanewise.plan.stage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.index.Ranges;
import lanewise.kernel.Lanes;
import lanewise.kernel.Sight;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.layer.BiasRelu;
import lanewise.kernel.product.Filters;
import lanewise.kernel.product.Tiles;
import lanewise.kernel.product.Walk;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Layout;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.Shape;

/**
 * A fully connected layer with bias and optional ReLU, over the whole batch. In the features'
 * layout it is a 1x1 convolution whose pixels are the batch's images, so the micro-kernel needs no
 * packing:
 *
 * <pre>
 * x  (in,N)  as [in/L][N][L]      w (out,in) as [out/2L][in][2L]
 * y  (out,N) as [out/L][N][L]     y = relu(w x + b)
 * dx = w^T dy, by a transposed copy of w;   dw = dy x^T
 * </pre>
 *
 * <p>Backward needs x and y, which are kept in their maps.
 */
public final class FullyConnectedStage implements Stage {
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  /** A phase with fewer multiply-adds is not divided among threads. */
  private static final long SMALL = 200_000;

  /** The number of feature blocks of a backward task; for many threads fewer. */
  private static final int GRAIN = 8;

  private static final int FINE_GRAIN = 2;

  /** Up to so many threads, all have tasks of the usual grain. */
  private static final int FEW_THREADS = 8;

  private final boolean relu;
  private final FeatureMap input;
  private final FeatureMap output;
  private final Parameters parameters;
  private final int weightOffset;
  private final int biasOffset;
  private final boolean needsInputGradient;
  private final Step step;

  private final int inputBlocks;
  private final Sight sees;
  private final Sight seenBy;
  private final int batchSize;
  private final int grain;

  /** The output as one image, whose pixels are the batch's images. */
  private final Pixels row;

  private final Walk forwardWalk;
  private final Walk inputWalk;

  /** One per worker, because a batch may have fewer images than the plan. */
  private final Walk[] weightWalks;

  private final float[] transposed;

  /** Zeros in place of a missing bias, and the buffer of its gradient. */
  private final float[] noBias;

  private final float[] noBiasGradient;

  /**
   * A stage.
   *
   * @param weightOffset the offset of the weights in the parameters
   * @param biasOffset the offset of the bias, or {@link Parameters#ABSENT}
   */
  public FullyConnectedStage(
      boolean relu,
      FeatureMap input,
      FeatureMap output,
      Parameters parameters,
      int weightOffset,
      int biasOffset,
      boolean needsInputGradient,
      Step step,
      int batchSize,
      int workers) {
    this.relu = relu;
    this.input = input;
    this.output = output;
    this.parameters = parameters;
    this.weightOffset = weightOffset;
    this.biasOffset = biasOffset;
    this.needsInputGradient = needsInputGradient;
    this.step = step;
    this.batchSize = batchSize;
    this.grain = workers > FEW_THREADS ? FINE_GRAIN : GRAIN;
    this.row = output.values().asOneImage();
    int biasLength = biasOffset == Parameters.ABSENT ? output.blocks() * L : 0;
    this.noBias = Aligned.floats(biasLength);
    this.noBiasGradient = Aligned.floats(biasLength);
    this.inputBlocks = inputBlocks(input);
    this.sees = Sight.all(inputBlocks);
    this.seenBy = Sight.all(output.blocks());
    this.forwardWalk = Walk.blocked(multiples(inputBlocks, batchSize * L), L, row.blockStep());
    this.inputWalk = Walk.blocked(multiples(output.blocks(), batchSize * L), L, batchSize * L);
    this.weightWalks = new Walk[workers];
    for (int worker = 0; worker < workers; worker++) {
      weightWalks[worker] = Walk.ofOneSegment(batchSize, row.blockStep());
    }
    this.transposed =
        Aligned.floats(needsInputGradient ? inputBlocks * L * output.blocks() * L : 0);
  }

  private static int inputBlocks(FeatureMap input) {
    return input.blocks() * input.height() * input.width();
  }

  private static int[] multiples(int count, int step) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * step;
    }
    return values;
  }

  /** The layout of the weights. */
  public static Layout layout(FeatureMap input, int outputs) {
    return new Layout.Filters(
        outputs,
        input.channels(),
        input.height() * input.width(),
        L,
        Sight.all(input.blocks()),
        PAIR);
  }

  private int weightsPerPair() {
    return inputBlocks * L * PAIR;
  }

  /** One task if there is too little work to divide. */
  private int shared(int tasks) {
    long work = (long) step.size() * inputBlocks * L * output.blocks() * L;
    return work < SMALL ? 1 : tasks;
  }

  /** The forward phases. */
  public List<Phase> forward() {
    return List.of(new Forward());
  }

  /** The backward phases. */
  public List<Phase> backward() {
    List<Phase> phases = new ArrayList<>();
    phases.add(new OutputGradient());
    phases.add(new Gradients());
    return phases;
  }

  /** The phases to run after the weights have changed. */
  public List<Phase> refresh() {
    return needsInputGradient ? List.of(new Transposition()) : List.of();
  }

  private final class Forward implements Phase {
    private int tiles() {
      return output.blocks() / 2 * Tiles.count(step.size());
    }

    @Override
    public int tasks() {
      return shared(tiles());
    }

    @Override
    public void run(int task, int worker) {
      int tiles = tiles();
      int tasks = tasks();
      int last = Ranges.start(task + 1, tasks, tiles);
      for (int tile = Ranges.start(task, tasks, tiles); tile < last; tile++) {
        int rowTiles = Tiles.count(step.size());
        int pair = tile / rowTiles;
        int first = Tiles.start(tile % rowTiles, step.size());
        int rows = Tiles.start(tile % rowTiles + 1, step.size()) - first;
        int x0 = input.values().image(first);
        int y0 = row.block(0, 2 * pair) + first * L;
        Tiles.blocked(
            rows,
            forwardWalk,
            input.values().values(),
            x0,
            parameters.values(),
            weightOffset + pair * weightsPerPair(),
            row.values(),
            y0,
            false);
        boolean biased = biasOffset != Parameters.ABSENT;
        for (int v = 0; v < 2; v++) {
          int at = y0 + v * row.blockStep();
          int bias = (biased ? biasOffset : Aligned.ORIGIN) + (2 * pair + v) * L;
          float[] values = biased ? parameters.values() : noBias;
          BiasRelu.forward(relu, rows, row, at, values, bias, row, at);
        }
      }
    }
  }

  /**
   * Converts the output map's gradient, in place, to that of the product, and computes the bias
   * gradient.
   */
  private final class OutputGradient implements Phase {
    @Override
    public int tasks() {
      return shared(output.blocks());
    }

    @Override
    public void run(int task, int worker) {
      int tasks = tasks();
      Pixels dy = output.batchGradients();
      boolean biased = biasOffset != Parameters.ABSENT;
      float[] gradients = biased ? parameters.gradients() : noBiasGradient;
      int last = Ranges.start(task + 1, tasks, output.blocks());
      for (int block = Ranges.start(task, tasks, output.blocks()); block < last; block++) {
        int bias = (biased ? biasOffset : Aligned.ORIGIN) + block * L;
        if (step.firstOfUpdate()) {
          Arrays.fill(gradients, bias, bias + L, 0f);
        }
        int y = row.block(0, block);
        int at = dy.block(0, block);
        BiasRelu.backward(relu, step.size(), dy, at, row, y, dy, at, gradients, bias);
      }
    }
  }

  /** dx and dw; both depend only on dy, so their tasks run in parallel. */
  private final class Gradients implements Phase {
    private int groups() {
      return Lanes.blocks(inputBlocks, grain);
    }

    @Override
    public int tasks() {
      return shared(groups());
    }

    @Override
    public void run(int task, int worker) {
      int groups = groups();
      int tasks = tasks();
      int first = Ranges.start(task, tasks, groups) * grain;
      int last = Math.min(Ranges.start(task + 1, tasks, groups) * grain, inputBlocks);
      weightGradient(first, last, worker);
      if (needsInputGradient) {
        inputGradient(first, last);
      }
    }
  }

  private void weightGradient(int firstBlock, int lastBlock, int worker) {
    Walk walk = weightWalks[worker];
    walk.setRun(step.size());
    Pixels dy = output.gradients(0);
    float[] dw = parameters.gradients();
    for (int pair = 0; pair < output.blocks() / 2; pair++) {
      for (int block = firstBlock; block < lastBlock; block++) {
        int tiles = Tiles.count(L);
        for (int tile = 0; tile < tiles; tile++) {
          int first = Tiles.start(tile, L);
          int rows = Tiles.start(tile + 1, L) - first;
          int x0 = input.values().origin() + block * batchSize * L + first;
          int target = weightOffset + pair * weightsPerPair() + (block * L + first) * PAIR;
          Tiles.gradient(
              rows,
              walk,
              input.values().values(),
              x0,
              dy.values(),
              dy.block(0, 2 * pair),
              dw,
              target,
              !step.firstOfUpdate());
        }
      }
    }
  }

  private void inputGradient(int firstBlock, int lastBlock) {
    Pixels dy = output.gradients(0);
    Pixels dx = input.gradients(0);
    int rowTiles = Tiles.count(step.size());
    for (int block = firstBlock; block < lastBlock; block += 2) {
      int weights = Aligned.ORIGIN + block / 2 * output.blocks() * L * PAIR;
      for (int tile = 0; tile < rowTiles; tile++) {
        int first = Tiles.start(tile, step.size());
        int rows = Tiles.start(tile + 1, step.size()) - first;
        int dy0 = dy.image(first);
        int dx0 = dx.image(first) + block * batchSize * L;
        Tiles.blocked(
            rows, inputWalk, dy.values(), dy0, transposed, weights, dx.values(), dx0, false);
      }
    }
  }

  private final class Transposition implements Phase {
    @Override
    public int tasks() {
      return Lanes.blocks(inputBlocks / 2, grain);
    }

    @Override
    public void run(int task, int worker) {
      int last = Math.min((task + 1) * grain, inputBlocks / 2);
      for (int pair = task * grain; pair < last; pair++) {
        Filters.transpose(
            pair,
            sees,
            seenBy,
            1,
            1,
            parameters.values(),
            weightOffset,
            transposed,
            Aligned.ORIGIN);
      }
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public Shape shape() {
    return Shape.of(output.channels());
  }

  @Override
  public String algorithm() {
    return "gemm";
  }

  @Override
  public long bytes() {
    return output.bytes() + (long) transposed.length * Float.BYTES;
  }
}
