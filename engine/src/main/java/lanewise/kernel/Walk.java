package lanewise.kernel;

/**
 * How a tile walks through its operands, and where its results lie: what stays the same from tile
 * to tile of one product. {@link Tiles} explains the names.
 *
 * <p>An object rather than arguments, because a micro-kernel of many arguments runs out of general
 * registers. Its owner may change the lengths between products; not while another thread uses it.
 */
public final class Walk {
  final int[] aSegments;
  final int[] bSegments;

  /** From the first vector of b to the second, for gradients; with weights they are neighbours. */
  final int bVector;

  int segments;
  int run;
  int cRow;
  final int cVector;

  /**
   * A walk through all segments.
   *
   * @param aSegments where each segment starts in a; {@code bSegments} likewise in b
   * @param run the steps of a segment, at least 1
   * @param bVector from the first vector of b to the second; L if they are neighbours
   * @param cRow from one row of results to the next
   * @param cVector from the first vector of a row's results to the second
   */
  public Walk(int[] aSegments, int[] bSegments, int run, int bVector, int cRow, int cVector) {
    this.aSegments = aSegments;
    this.bSegments = bSegments;
    this.segments = aSegments.length;
    this.run = run;
    this.bVector = bVector;
    this.cRow = cRow;
    this.cVector = cVector;
  }

  /** A walk through a single segment, which starts where the operands do. */
  public static Walk ofOneSegment(int run, int bVector, int cRow, int cVector) {
    return new Walk(new int[1], new int[1], run, bVector, cRow, cVector);
  }

  /** Changes the steps of a segment; at least 1. */
  public void setRun(int run) {
    this.run = run;
  }
}
