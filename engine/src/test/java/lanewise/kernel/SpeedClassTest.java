package lanewise.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.kernel.activation.Clip;
import lanewise.kernel.activation.GELU;
import lanewise.kernel.activation.LeakyReLU;
import lanewise.kernel.activation.SiLU;
import lanewise.kernel.convolution.DirectConvolution;
import lanewise.kernel.convolution.DirectConvolution.Plane;
import lanewise.kernel.convolution.NineTaps;
import lanewise.kernel.convolution.WinogradConvolution;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.layer.Addition;
import lanewise.kernel.layer.BatchNorm;
import lanewise.kernel.layer.BatchNormPool;
import lanewise.kernel.layer.BiasRelu;
import lanewise.kernel.layer.BiasReluPool;
import lanewise.kernel.layer.Pooling;
import lanewise.kernel.product.Gemm;
import lanewise.kernel.product.Tiles;
import lanewise.kernel.product.Walk;
import lanewise.tensor.Window;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each vector kernel is in its class of speed. C2 sometimes gives up on a method without a word and
 * leaves its vectors on the heap, which costs a factor of 50 or more; this notices a factor of 10.
 *
 * <p>Costs are counted in multiply-adds of the micro-kernel's tallest tile on the same machine at
 * the same moment, and everything fits the L1 cache, so a slow or busy machine changes little.
 */
@Tag("widths")
@Tag("thorough")
class SpeedClassTest {
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  private static final double COLLAPSE = 10;

  /** No machine with vectors needs longer for a multiply-add; C1 and the interpreter do. */
  private static final double SLOWEST_UNIT_NANOS = 5;

  private static final long SLICE_NANOS = 500_000;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /**
   * Depth of a tile, and vectors of an element-wise call: few, so that C2 sees calls, not one loop.
   */
  private static final int RUN = 32;

  private final Samples samples = new Samples();
  private final float[] a = samples.floats(40 * RUN * L);
  private final float[] b = samples.floats(2 * RUN * PAIR);
  private final float[] c = samples.floats(40 * RUN * L);
  private final float[] d = samples.floats(4 * RUN * PAIR);

  @BeforeEach
  void vectorsAreOn() {
    assumeFalse(Lanes.SCALAR, "the kernels run as plain loops");
  }

  /**
   * A kernel.
   *
   * @param vectors how many vectors a call works on
   * @param normal what one of them normally costs, in multiply-adds
   */
  private record Kernel(String name, int vectors, double normal, Runnable call) {
    /** Nanoseconds a vector, from a slice of time. */
    double measure() {
      long start = System.nanoTime();
      long calls = 0;
      long nanos;
      do {
        call.run();
        calls++;
        nanos = System.nanoTime() - start;
      } while (nanos < SLICE_NANOS);
      return (double) nanos / calls / vectors;
    }
  }

  /** One family of tiles. */
  @FunctionalInterface
  private interface Tile {
    void multiply(
        int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add);
  }

  private Kernel tile(String name, Tile tile, Walk walk, int rows) {
    // A short tile waits for its own results.
    return new Kernel(
        name + " tile of " + rows,
        rows * 2 * RUN,
        Math.max(1, 4.0 / rows),
        () -> tile.multiply(rows, walk, a, 0, b, 0, c, 0, true));
  }

  private List<Kernel> kernels() {
    List<Kernel> kernels = new ArrayList<>();
    int[] start = {0};
    Walk oneSegment = Walk.ofOneSegment(RUN, L);
    Walk oneImageRow = Walk.imageRows(start, start, RUN, L);
    for (int rows = 1; rows <= Lanes.MAX_ROWS; rows++) {
      kernels.add(tile("blocked", Tiles::blocked, Walk.blocked(start, RUN, L), rows));
      kernels.add(tile("winograd", Tiles::winograd, Walk.blocked(start, RUN, L), rows));
      kernels.add(tile("planar", Tiles::planar, Walk.planar(start, RUN, L), rows));
      kernels.add(tile("rows", Tiles::rows, oneSegment, rows));
      kernels.add(tile("gradient", Tiles::gradient, oneSegment, rows));
      kernels.add(tile("image gradient", Tiles::imageGradient, oneImageRow, rows));
      kernels.add(tile("planar gradient", Tiles::planarGradient, oneSegment, rows));
    }
    if (NineTaps.FIT) {
      kernels.add(
          new Kernel(
              "nine taps",
              2 * RUN * 9 * 2,
              1,
              () -> NineTaps.forward(RUN, a, 0, RUN + 2, b, 0, c, 0, RUN * L, 2 * RUN * L)));
    }
    float[] bias = new float[L];
    Pixels x = Pixels.dense(a, 0, L, 1, 1, 1, RUN);
    Pixels dy = Pixels.dense(d, 0, L, 1, 1, 1, RUN);
    Pixels y = Pixels.dense(c, 0, L, 1, 1, 1, RUN);
    kernels.add(kernel("bias", 7, () -> BiasRelu.forward(false, RUN, x, 0, bias, 0, y, 0)));
    kernels.add(kernel("bias, relu", 10, () -> BiasRelu.forward(true, RUN, x, 0, bias, 0, y, 0)));
    kernels.add(
        kernel(
            "bias, relu, backward",
            12,
            () -> BiasRelu.backward(true, RUN, x, 0, dy, 0, y, 0, bias, 0)));
    kernels.add(
        kernel(
            "bias, backward", 9, () -> BiasRelu.backward(false, RUN, x, 0, dy, 0, y, 0, bias, 0)));
    Pixels twoRows = Pixels.dense(a, 0, L, 1, 1, 2, RUN / 2);
    Pixels target = Pixels.dense(c, 0, L, 1, 1, 2, RUN / 2);
    Pixels pooled = Pixels.dense(d, 0, L, 1, 1, 1, RUN / 4);
    Pixels origins = Pixels.dense(new float[RUN * L], 0, L, 1, 1, 1, RUN / 4);
    kernels.add(
        kernel(
            "bias, relu, pool",
            8,
            () -> BiasReluPool.forward(twoRows, 0, bias, 0, pooled, 0, origins, 0)));
    kernels.add(
        kernel(
            "bias, relu, pool, backward",
            8,
            () -> BiasReluPool.backward(pooled, 0, origins, 0, target, 0, bias, 0)));
    kernels.add(kernel("leaky relu", 9, () -> new LeakyReLU(0.1f).forward(x, y, 0)));
    kernels.add(kernel("leaky relu, backward", 9, () -> new LeakyReLU(0.1f).backward(dy, x, y, 0)));
    kernels.add(kernel("silu", 40, () -> new SiLU().forward(x, y, 0)));
    kernels.add(kernel("gelu", 50, () -> new GELU().forward(x, y, 0)));
    kernels.add(kernel("gelu, backward", 60, () -> new GELU().backward(dy, x, y, 0)));
    kernels.add(kernel("clamp", 9, () -> new Clip(-1, 1).forward(x, y, 0)));
    kernels.add(kernel("addition", 9, () -> Addition.forward(true, x, dy, y, 0)));
    float[] sums = Aligned.floats(BatchNorm.GRADIENT_SUMS * L);
    float[] moments = Aligned.floats(BatchNorm.MOMENTS * L);
    float[] norm = samples.floats(Aligned.ORIGIN + BatchNorm.COEFFICIENTS * L);
    kernels.add(kernel("moments", 16, () -> BatchNorm.moments(x, 0, moments)));
    kernels.add(kernel("batch norm", 9, () -> BatchNorm.forward(0, 6, x, y, 0, norm)));
    kernels.add(
        kernel(
            "batch norm, gradient sums",
            12,
            () -> BatchNorm.gradientSums(0, 6, dy, x, 0, norm, sums)));
    kernels.add(
        kernel("batch norm, backward", 12, () -> BatchNorm.backward(0, 6, dy, x, y, 0, norm)));
    kernels.add(
        kernel(
            "batch norm, pool",
            10,
            () -> BatchNormPool.forward(twoRows, pooled, origins, 0, norm)));
    kernels.add(
        kernel(
            "batch norm, pool, gradient sums",
            10,
            () -> BatchNormPool.gradientSums(pooled, origins, twoRows, 0, norm, sums)));
    kernels.add(
        kernel(
            "batch norm, pool, backward",
            10,
            () -> BatchNormPool.backward(pooled, origins, twoRows, target, 0, norm)));
    Window window = Window.square(2).withStride(2);
    Pixels image = Pixels.dense(a, 0, L, 1, 1, 8, RUN / 8);
    Pixels gradient = Pixels.dense(c, 0, L, 1, 1, 8, RUN / 8);
    Pixels half = Pixels.dense(d, 0, L, 1, 1, 4, RUN / 16);
    Pixels found = Pixels.dense(new float[RUN * L], 0, L, 1, 1, 4, RUN / 16);
    kernels.add(kernel("max pool", 20, () -> Pooling.max(window, image, half, found, 0)));
    kernels.add(
        kernel(
            "max pool, backward", 25, () -> Pooling.maxBackward(window, half, found, gradient, 0)));
    kernels.add(kernel("average pool", 16, () -> Pooling.average(window, true, image, half, 0)));
    kernels.add(
        kernel(
            "average pool, backward",
            20,
            () -> Pooling.averageBackward(window, true, half, gradient, 0)));
    float[] values = samples.floats(RUN * L);
    float[] gradients = samples.floats(RUN * L);
    float[] mean = new float[RUN * L];
    float[] square = new float[RUN * L];
    kernels.add(
        kernel(
            "sgd",
            10,
            () -> Updates.sgd(false, values, gradients, mean, 0, RUN * L, 1e-9f, 0.9f, 0)));
    kernels.add(
        kernel(
            "adam",
            35,
            () ->
                Updates.adam(
                    values, gradients, mean, square, 0, RUN * L, 0.9f, 0.999f, 1e-9f, 1, 1e-8f, 0,
                    1)));
    float[][] parts = {gradients};
    kernels.add(kernel("sum", 8, () -> Reductions.addInOrder(mean, parts, 1, 0, RUN * L)));
    addProducts(kernels);
    addWinograd(kernels);
    return kernels;
  }

  private void addProducts(List<Kernel> kernels) {
    Gemm gemm = new Gemm();
    float[] left = samples.floats(64 * 64);
    float[] right = samples.floats(64 * 64);
    float[] product = new float[64 * 64];
    kernels.add(
        new Kernel(
            "gemm",
            64 * 64 / L * 64,
            2,
            () ->
                gemm.multiply(64, 64, 64, left, 0, 64, 1, right, 0, 64, 1, product, 0, 64, false)));
    DirectConvolution convolution =
        new DirectConvolution(true, 1, 3, 3, new Plane(16 * 16 * L, 16 * L), 14, 14, 14 * 14 * L);
    Walk[] strips = convolution.gradientStrips(14 * L, 14 * 14 * L);
    float[] plane = samples.floats(16 * 16 * L);
    float[] filters = samples.floats(convolution.weightsPerPair());
    float[] output = samples.floats(2 * 14 * 14 * L);
    kernels.add(
        new Kernel(
            "direct convolution",
            2 * 14 * 9 * L * 2,
            1.5,
            () -> convolution.forward(0, 2, plane, 0, filters, 0, output, 0, 14 * L)));
    kernels.add(
        new Kernel(
            "direct convolution, backward weights",
            14 * 14 * 9 * L * 2,
            1.5,
            () -> convolution.backwardWeights(strips, plane, 0, output, 0, filters, 0)));
  }

  private void addWinograd(List<Kernel> kernels) {
    Plane plane = new Plane(18 * 18 * L, 18 * L);
    WinogradConvolution convolution = new WinogradConvolution(1, plane, 0, 16, 16, 1);
    int rows = convolution.tileRows(1);
    float[] scratch = Aligned.floats(WinogradConvolution.scratchLength());
    float[] image = samples.floats(18 * 18 * L);
    float[] y = samples.floats(2 * 16 * 16 * L);
    float[] v = Aligned.floats(convolution.inputLength());
    float[] m = Aligned.floats(convolution.productLength());
    float[] u = Aligned.floats(convolution.filterLength());
    float[] w = samples.floats(9 * L * PAIR);
    int block = 16 * 16 * L;
    kernels.add(
        new Kernel(
            "winograd, input",
            v.length / L,
            18,
            () -> convolution.transformInput(0, rows, image, 0, v, scratch)));
    kernels.add(
        new Kernel(
            "winograd, output",
            m.length / L / rows,
            7,
            () -> convolution.transformOutput(0, m, y, 0, block, 16 * L, scratch)));
    kernels.add(
        new Kernel(
            "winograd, output gradient",
            m.length / L,
            15,
            () ->
                convolution.transformOutputGradient(0, rows, y, 0, 0, block, 16 * L, m, scratch)));
    kernels.add(
        new Kernel(
            "winograd, filters",
            u.length / L,
            15,
            () -> convolution.transformFilters(w, 0, u, 0, scratch)));
    kernels.add(
        new Kernel(
            "winograd, filter gradients",
            u.length / L,
            9,
            () -> convolution.filterGradients(u, w, 0, scratch)));
  }

  /** An element-wise kernel, called for {@code RUN} vectors. */
  private static Kernel kernel(String name, double normal, Runnable call) {
    return new Kernel(name, RUN, normal, call);
  }

  /** The kernels that are too slow by these times: all, until the unit is that of machine code. */
  private static List<String> collapsed(List<Kernel> kernels, double[] best) {
    double unit = Arrays.stream(best).limit(2 * Lanes.MAX_ROWS).min().orElseThrow();
    List<String> collapsed = new ArrayList<>();
    for (int i = 0; i < best.length; i++) {
      double cost = best[i] / unit;
      if (cost > COLLAPSE * kernels.get(i).normal || unit > SLOWEST_UNIT_NANOS) {
        collapsed.add(
            "%s: %.2f ns, %.0f multiply-adds".formatted(kernels.get(i).name, best[i], cost));
      }
    }
    return collapsed;
  }

  /** All kernels take turns, because the compiler needs time and works beside them. */
  @Test
  void noKernelHasCollapsed() {
    List<Kernel> kernels = kernels();
    double[] best = new double[kernels.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    long start = System.nanoTime();
    do {
      for (int i = 0; i < best.length; i++) {
        best[i] = Math.min(best[i], kernels.get(i).measure());
      }
    } while (!collapsed(kernels, best).isEmpty() && System.nanoTime() - start < PATIENCE_NANOS);
    assertThat(collapsed(kernels, best)).as("kernels that are far too slow").isEmpty();
  }
}
