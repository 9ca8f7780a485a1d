package lanewise.workers;

/**
 * The processes that train one network together, as one of them sees them. All of them must make
 * the same calls in the same order, and each call but {@link #beginSum} waits for all.
 *
 * <p>Their number is a power of two. What they add is added in a binary tree over their ranks, so
 * that a tree over S parts has the same bytes whether one process holds all parts or each of the
 * workers holds S / {@link #count} consecutive ones.
 */
public interface Workers {
  /** A process that trains alone. */
  Workers ALONE =
      new Workers() {
        @Override
        public int rank() {
          return 0;
        }

        @Override
        public int count() {
          return 1;
        }

        @Override
        public void sum(float[] values) {
          // the sum of one
        }

        @Override
        public void beginSum(float[] values, int from, int to) {
          // the sum of one
        }

        @Override
        public void finishSums() {
          // nothing was begun
        }

        @Override
        public void sum(double[] values) {
          // the sum of one
        }

        @Override
        public byte[] fromFirst(byte[] bytes) {
          return bytes;
        }
      };

  /** The number of this process, from 0. */
  int rank();

  /** The number of processes. */
  int count();

  /**
   * Replaces values by their sums over all workers.
   *
   * @throws WorkersException if a worker is gone, sends something else, or is awaited in vain; the
   *     values are then undefined
   */
  void sum(float[] values);

  /**
   * Begins to replace the values from {@code from} to {@code to} by their sums over all workers.
   * Returns at once; until {@link #finishSums} nobody may use these values.
   */
  void beginSum(float[] values, int from, int to);

  /**
   * Waits for the sums that were begun. All other calls do so first.
   *
   * @throws WorkersException as {@link #sum(float[])}, of any of these sums
   */
  void finishSums();

  /** As {@link #sum(float[])}, for a few values. */
  void sum(double[] values);

  /**
   * Hands the bytes of the first worker to all.
   *
   * @param bytes what the first worker has; ignored of the others
   * @throws WorkersException as {@link #sum(float[])}
   */
  byte[] fromFirst(byte[] bytes);
}
