package lanewise.workload;

import java.util.function.Supplier;
import lanewise.kernel.naive.BlockedGemm;
import lanewise.kernel.naive.NaiveGemm;
import lanewise.plan.convolution.ConvolutionMethod;

/**
 * The rungs of {@code docs/lessons/ladder}: one convolution on one thread, by increasingly fast
 * methods.
 */
public enum Rung {
  NAIVE("1-naive", "the definition", ConvolutionMethod.NAIVE),
  IM2COL_NAIVE("2-im2col-naive", "convolution as a matrix product", NaiveGemm::multiply),
  IM2COL_BLOCKED("3-im2col-blocked", "the order of loops, the caches", BlockedGemm::multiply),
  IM2COL_TILES("4-im2col-tiles", "registers", ConvolutionMethod.IM2COL),
  DIRECT("5-direct", "no matrix", ConvolutionMethod.DIRECT),
  WINOGRAD("6-winograd", "fewer multiplications", ConvolutionMethod.WINOGRAD);

  /** The layer that is climbed: the second of {@code simple-cnn}, by far its most expensive. */
  public static final ConvolutionShape LAYER = new ConvolutionShape(32, 64, 14, 64);

  private static final int SEED = 1;

  private final String title;
  private final String novelty;

  @SuppressWarnings("ImmutableEnumChecker") // a rung has no state
  private final Maker maker;

  @FunctionalInterface
  private interface Maker {
    Pass of(ConvolutionShape shape);
  }

  /** A matrix product, C (M,N) = or += A (M,K) B (K,N), with the arguments of the engine's. */
  @FunctionalInterface
  public interface Product {
    void multiply(
        int m,
        int n,
        int k,
        float[] a,
        int aOffset,
        int aRow,
        int aColumn,
        float[] b,
        int bOffset,
        int bRow,
        int bColumn,
        float[] c,
        int cOffset,
        int cRow,
        boolean add);
  }

  /**
   * A convolution that can be run.
   *
   * @param forward computes y from x and w, over the whole batch
   * @param y a copy of it, (N,K,OH,OW)
   */
  public record Pass(Runnable forward, Supplier<float[]> y) {}

  Rung(String title, String novelty, ConvolutionMethod method) {
    this.title = title;
    this.novelty = novelty;
    this.maker =
        shape -> {
          ConvolutionRun run = new ConvolutionRun(shape, method, SEED);
          return new Pass(run::forward, run::y);
        };
  }

  Rung(String title, String novelty, Product product) {
    this.title = title;
    this.novelty = novelty;
    this.maker = shape -> im2col(shape, product);
  }

  /** The same convolution as im2col and a matrix product. */
  public static Pass im2col(ConvolutionShape shape, Product product) {
    ConvolutionRun values = operands(shape);
    Im2colForward layer = new Im2colForward(shape, values.x(), values.w(), product);
    return new Pass(layer::forward, layer::y);
  }

  /** The x and w of all rungs. */
  public static ConvolutionRun operands(ConvolutionShape shape) {
    return new ConvolutionRun(shape, ConvolutionMethod.IM2COL, SEED);
  }

  /**
   * The rung of a title.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Rung of(String title) {
    for (Rung rung : values()) {
      if (rung.title.equals(title)) {
        return rung;
      }
    }
    throw new IllegalArgumentException("the ladder has no rung " + title);
  }

  /** Its number and name: {@code 4-im2col-tiles}. */
  public String title() {
    return title;
  }

  /** What is new in it, in some words. */
  public String novelty() {
    return novelty;
  }

  /** Its convolution, with the same random values as the others. */
  public Pass pass(ConvolutionShape shape) {
    return maker.of(shape);
  }
}
