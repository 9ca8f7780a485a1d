package lanewise.datasets.digits;

/**
 * One movement of the pen: points close enough together to be joined by straight lines.
 *
 * @param x of each point, to the right
 * @param y of each point, downwards; as many
 */
@SuppressWarnings("ArrayRecordComponent") // points are drawn, never compared
record Stroke(double[] x, double[] y) {

  /** The number of points. */
  int size() {
    return x.length;
  }

  /** The same movement somewhere else. */
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
