package lanewise.datasets.digits;

/**
 * One pen stroke: a sequence of points close enough together to be joined by straight lines.
 *
 * @param x the x coordinate of each point, to the right
 * @param y the y coordinate of each point, downwards; as many as {@code x}
 */
@SuppressWarnings("ArrayRecordComponent") // points are drawn, never compared
record Stroke(double[] x, double[] y) {

  /** The number of points. */
  int size() {
    return x.length;
  }

  /** Returns the stroke shifted. */
  Stroke moved(double right, double down) {
    double[] movedX = x.clone();
    double[] movedY = y.clone();
    for (int i = 0; i < size(); i++) {
      movedX[i] += right;
      movedY[i] += down;
    }
    return new Stroke(movedX, movedY);
  }
}
