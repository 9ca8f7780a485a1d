package lanewise.cli.learn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import lanewise.workload.RandomValues;

/** A sum on several threads: right, and the same bytes for any number of them, in any order. */
final class SameBytesCheck implements Check {
  private static final int LENGTH = 100_003;
  private static final int[] THREADS = {1, 2, 3, 4, 7, 8};
  private static final int REPEATS = 20;

  /** Values are rounded as often as there are some. */
  private static final double TOLERANCE = 1e-3;

  /** The method that is asked. */
  public interface Sum {
    float of(float[] x, int threads, Consumer<List<Runnable>> workers);
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Sum sum = student.method(Sum.class, "sum");
    float[] x = values();
    double right = 0;
    for (float value : x) {
      right += value;
    }
    float first = sum.of(x.clone(), 1, tasks -> tasks.forEach(Runnable::run));
    if (!(Math.abs(first - right) <= TOLERANCE * Math.abs(right))) {
      throw new Wrong(
          "Wrong with 1 thread: the sum of %,d values should be %.4f and is %.4f."
              .formatted(LENGTH, right, first));
    }
    all(sum, examination);
    examination.passed("The sum is right on one thread.");
    orders(sum, x, first, examination);
    float[] wide = cancelling(x);
    float ofWide = sum.of(wide.clone(), 1, tasks -> tasks.forEach(Runnable::run));
    orders(sum, wide, ofWide, examination);
    idle(sum, examination);
    examination.passed("It does not depend on the order in which tasks run.");
    threads(sum, x, first, examination);
    examination.passed(
        "It has the same bytes on 1 to %d threads, %d times each."
            .formatted(THREADS[THREADS.length - 1], REPEATS));
  }

  /** Of very different sizes, so that rounding depends on the order. */
  private static float[] values() {
    SplittableRandom random = new SplittableRandom(12);
    float[] x = RandomValues.between(0, 1, LENGTH, random);
    for (int i = 0; i < LENGTH; i++) {
      x[i] *= 1 << random.nextInt(12);
    }
    return x;
  }

  /** With large values of both signs, whose sum even a double has to round. */
  private static float[] cancelling(float[] x) {
    float[] wide = x.clone();
    for (int i = 0; i < LENGTH / 2; i += 3) {
      wide[i] = x[i] * 0x1p40f;
      wide[LENGTH - 1 - i] = -wide[i];
    }
    return wide;
  }

  /** Ones add up exactly, so that a single one left out is seen. */
  private static void all(Sum sum, Examination examination) throws Wrong {
    for (int threads : THREADS) {
      examination.at("%d threads".formatted(threads));
      float given = sum.of(ones(), threads, tasks -> tasks.forEach(Runnable::run));
      if (given != LENGTH) {
        throw new Wrong(
            "Wrong with %d threads: the sum of %,d ones is %.0f.".formatted(threads, LENGTH, given),
            "Likely mistake: values are left out or added twice where pieces meet, or behind the"
                + " last whole piece.");
      }
    }
  }

  private static float[] ones() {
    float[] ones = new float[LENGTH];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Leaves out one task after the other: without a task that has work, the sum is another. */
  private static void idle(Sum sum, Examination examination) throws Wrong {
    int threads = 4;
    float[] ones = ones();
    int working = 0;
    int[] tasks = {1};
    for (int left = 0; left < tasks[0] && working < threads; left++) {
      examination.at("%d threads".formatted(threads));
      working += LENGTH == without(left, sum, ones, threads, tasks) ? 0 : 1;
    }
    if (working < threads) {
      throw new Wrong(
          "With %d threads, only %d of the tasks have work.".formatted(threads, working),
          "Likely mistake: some tasks are empty. Share the values out among them.");
    }
  }

  private static float without(int left, Sum sum, float[] x, int threads, int[] count) {
    try {
      return sum.of(
          x.clone(),
          threads,
          tasks -> {
            count[0] = Math.max(count[0], tasks.size());
            for (int i = 0; i < tasks.size(); i++) {
              if (i != left) {
                tasks.get(i).run();
              }
            }
          });
    } catch (RuntimeException e) {
      return Float.NaN; // it misses what the task would have left
    }
  }

  /** One task after the other, in several orders: no race, so that what differs is the order. */
  private static void orders(Sum sum, float[] x, float first, Examination examination)
      throws Wrong {
    for (int threads : THREADS) {
      for (int order = 0; order < 3; order++) {
        examination.at("%d threads".formatted(threads));
        RandomGenerator random = new SplittableRandom(order);
        int[] most = {0};
        float given =
            sum.of(
                x.clone(),
                threads,
                tasks -> {
                  most[0] = Math.max(most[0], tasks.size());
                  List<Runnable> shuffled = new ArrayList<>(tasks);
                  Collections.shuffle(shuffled, Random.from(random));
                  shuffled.forEach(Runnable::run);
                });
        if (most[0] < threads) {
          throw new Wrong(
              "With %d threads, %d tasks are handed to the workers: that leaves threads without work."
                  .formatted(threads, most[0]));
        }
        compare(
            first,
            given,
            "%d threads whose tasks run one after the other".formatted(threads),
            order == 0
                ? "Likely mistake: how the values are cut, and so how the sum is rounded, depends"
                    + " on the number of threads. Cut into pieces of a fixed length, whoever"
                    + " computes them."
                : "Likely mistake: each task adds to the total when it is done, so that the order"
                    + " of the tasks decides how the sum is rounded. Keep a sum for each piece,"
                    + " and add those in order at the end.");
      }
    }
  }

  private static void threads(Sum sum, float[] x, float first, Examination examination)
      throws Wrong {
    for (int threads : THREADS) {
      examination.at("%d threads at the same time".formatted(threads));
      try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        for (int repeat = 0; repeat < REPEATS; repeat++) {
          compare(
              first,
              sum.of(x.clone(), threads, tasks -> runAll(pool, tasks)),
              "%d threads at the same time".formatted(threads),
              "Likely mistake: a race. Two tasks read a value, both add to it, and one of the"
                  + " results is lost. No two tasks may write to the same variable.");
        }
      }
    }
  }

  private static void runAll(ExecutorService pool, List<Runnable> tasks) {
    try {
      List<Callable<Object>> all = tasks.stream().map(Executors::callable).toList();
      for (Future<Object> done : pool.invokeAll(all)) {
        done.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("a task failed: " + e.getCause(), e);
    }
  }

  private static void compare(float expected, float given, String how, String mistake)
      throws Wrong {
    if (Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(given)) {
      throw new Wrong(
          "Wrong with %s: the sum is %.9g, on 1 thread it is %.9g.".formatted(how, given, expected),
          mistake);
    }
  }
}
