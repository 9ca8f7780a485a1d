import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Exercise 12: same bytes on any number of threads.
 *
 * <p>This sum runs on several threads, and it is wrong: find out why, and mend it. The float it
 * returns must have the same bits for any number of threads, in whatever order and at whatever time
 * the tasks run.
 *
 * <p>Two things stand in the way. Threads that change the same variable lose what others added. And
 * floats are rounded after each addition, so that (a + b) + c and a + (b + c) are different
 * numbers: the order of the additions, and the brackets, must not depend on threads.
 *
 * <p>Synchronising mends the first, but not the second. Adding everything on one thread mends both,
 * but leaves the others without work: hand over at least as many tasks as there are threads.
 *
 * <p>The lesson about it: docs/lessons/same-bytes.md.
 */
final class SameBytes {
  private float total;

  /**
   * Adds up x.
   *
   * @param threads how many threads there are, at least 1
   * @param workers runs the tasks it is given, in any order, on those threads, and returns when all
   *     are done
   */
  static float sum(float[] x, int threads, Consumer<List<Runnable>> workers) {
    SameBytes sum = new SameBytes();
    List<Runnable> tasks = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int from = (int) ((long) x.length * t / threads);
      int to = (int) ((long) x.length * (t + 1) / threads);
      tasks.add(
          () -> {
            for (int i = from; i < to; i++) {
              sum.total += x[i];
            }
          });
    }
    workers.accept(tasks);
    return sum.total;
  }
}
