package lanewise.cli.live;

/** The rate of a run over its latest steps. */
final class Rate {
  private static final int STEPS = 128;

  private final long[] nanos = new long[STEPS];
  private final long[] images = new long[STEPS];
  private long steps;

  /**
   * Records a step.
   *
   * @param now the time by {@link System#nanoTime}
   * @param done the number of images since the start of the run
   */
  void add(long now, long done) {
    nanos[(int) (steps % STEPS)] = now;
    images[(int) (steps % STEPS)] = done;
    steps++;
  }

  /** Images per second; NaN before the second step. */
  double imagesPerSecond() {
    if (steps < 2) {
      return Double.NaN;
    }
    int last = (int) ((steps - 1) % STEPS);
    int first = steps <= STEPS ? 0 : (int) (steps % STEPS);
    return (images[last] - images[first]) / ((nanos[last] - nanos[first]) / 1e9);
  }
}
