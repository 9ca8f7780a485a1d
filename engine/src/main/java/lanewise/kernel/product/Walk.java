package lanewise.kernel.product;

import lanewise.kernel.Lanes;

/**
 * The access pattern of a tile: the strides of its operands and results that are the same for all
 * tiles of a product. {@link Tiles} explains the names.
 *
 * <p>It is an object instead of arguments, because a micro-kernel with many arguments runs out of
 * general registers. Its owner may change the steps and the distance of results between products,
 * but not while another thread uses it.
 */
public final class Walk {
  /** The value of {@link #aThree} for adjacent rows. */
  public static final int NEIGHBOURS = 3;

  private static final int[] FOLLOWING = {};
  private static final int[] ONE = {0};

  /** The steps of a segment of {@link Tiles#blocked}; one iteration of its loop does both. */
  private static final int PAIR_OF_STEPS = 2;

  final int[] aSegments;

  /** Empty if the segments of b are consecutive. */
  final int[] bSegments;

  /** The distance of the two vectors of b, for gradients; with weights they are adjacent. */
  final int bVector;

  /** The distance between groups of three rows of a, for planar gradients. */
  final int aThree;

  final int segments;
  int run;

  /** The distance of rows of results, for {@link Tiles#rows}; the owner may change it. */
  int cRow;

  /** The distance of the two vectors of a row's results; for gradients they are adjacent. */
  final int cVector;

  private Walk(int[] aSegments, int[] bSegments, int run, int bVector, int aThree, int cVector) {
    this.aSegments = aSegments;
    this.bSegments = bSegments;
    this.segments = aSegments.length;
    this.run = run;
    this.bVector = bVector;
    this.aThree = aThree;
    this.cVector = cVector;
  }

  /**
   * For {@link Tiles#blocked} and {@link Tiles#winograd}, whose weights are one run.
   *
   * @param starts where each segment starts in a
   * @param length the steps of each segment, an even number
   * @param cVector the distance of the two vectors of a row's results
   * @throws IllegalArgumentException if {@code length} is odd
   */
  public static Walk blocked(int[] starts, int length, int cVector) {
    if (length % PAIR_OF_STEPS != 0) {
      throw new IllegalArgumentException("segments must have an even length, given " + length);
    }
    return new Walk(
        cut(starts, length, PAIR_OF_STEPS),
        FOLLOWING,
        PAIR_OF_STEPS,
        Lanes.FLOATS,
        NEIGHBOURS,
        cVector);
  }

  /** For {@link Tiles#planar}, with any number of steps. */
  public static Walk planar(int[] starts, int length, int cVector) {
    return new Walk(cut(starts, length, 1), FOLLOWING, 1, Lanes.FLOATS, NEIGHBOURS, cVector);
  }

  /**
   * For tiles with a single segment, which starts where the operands do.
   *
   * @param run its steps, at least 1
   * @param bVector the distance of the two vectors of b
   */
  public static Walk ofOneSegment(int run, int bVector) {
    return new Walk(ONE, FOLLOWING, run, bVector, NEIGHBOURS, Lanes.FLOATS);
  }

  /**
   * For {@link Tiles#imageGradient}; each row of the image is a segment.
   *
   * @param aSegments where each segment starts in a; {@code bSegments} in b
   * @param run the steps of a segment
   * @param bVector the distance of the two vectors of b
   */
  public static Walk imageRows(int[] aSegments, int[] bSegments, int run, int bVector) {
    return new Walk(aSegments, bSegments, run, bVector, NEIGHBOURS, Lanes.FLOATS);
  }

  /**
   * For {@link Tiles#planarGradient}; the whole image is one segment.
   *
   * @param run its steps
   * @param bVector the distance of the two vectors of b
   * @param aThree the distance of groups of three rows of a, or {@link #NEIGHBOURS}
   */
  public static Walk planarImage(int run, int bVector, int aThree) {
    return new Walk(ONE, FOLLOWING, run, bVector, aThree, Lanes.FLOATS);
  }

  /** Divides segments into pieces of {@code piece} steps, which are one float apart. */
  private static int[] cut(int[] starts, int length, int piece) {
    int pieces = length / piece;
    int[] cut = new int[starts.length * pieces];
    for (int i = 0; i < cut.length; i++) {
      cut[i] = starts[i / pieces] + i % pieces * piece;
    }
    return cut;
  }

  /** Changes the steps of the single segment; at least 1. */
  public void setRun(int run) {
    this.run = run;
  }
}
