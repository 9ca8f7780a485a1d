package lanewise.cli.learn.check;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lanewise.kernel.naive.NaiveGemm;
import lanewise.workload.ConvolutionShape;
import lanewise.workload.RandomValues;
import lanewise.workload.Rung;

/** A blocked matrix product: right for sizes that no block divides, and faster than plain loops. */
final class ProductCheck implements Check {
  /** Large enough for B not to fit a core's first cache. */
  private static final int RACE_SIZE = 480;

  private static final int ROUNDS = 5;

  static final Race RACE =
      new Race(3, "times the speed of the three plain loops", ProductCheck::race);

  /** Sizes of blocks that people choose. */
  private static final int[] BLOCKS = {4, 8, 16, 24, 32, 48, 64, 96, 100, 128, 256};

  /** M, N, K. */
  private static final int[][] SIZES = {
    {1, 1, 1},
    {2, 4, 3},
    {2, 3, 4},
    {3, 3, 3},
    {4, 4, 4},
    {5, 7, 6},
    {1, 9, 17},
    {13, 1, 5},
    {16, 16, 16},
    {17, 15, 33},
    {31, 64, 63},
    {65, 33, 129},
    {100, 70, 300},
    {129, 257, 65}
  };

  /** The method that is asked. */
  public interface Multiply {
    void run(int m, int n, int k, float[] a, float[] b, float[] c);
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Multiply multiply = student.method(Multiply.class, "multiply");
    for (int[] size : SIZES) {
      int m = size[0];
      int n = size[1];
      int k = size[2];
      String inputs = "A (%d,%d), B (%d,%d)".formatted(m, k, k, n);
      examination.at(inputs);
      SplittableRandom random = new SplittableRandom(m * 10_000L + n * 100L + k);
      float[] a = RandomValues.between(-1, 1, m * k, random);
      float[] b = RandomValues.between(-1, 1, k * n, random);
      float[] c = Comparison.junk(m * n);
      multiply.run(m, n, k, a.clone(), b.clone(), c);
      new Comparison("C", List.of("i", "j"), m, n)
          .check(inputs, product(m, n, 0, k, k, a, n, 1, b), c, suspects(m, n, k, a, b));
    }
    examination.passed("C is right for %d sizes.".formatted(SIZES.length));
  }

  private static List<Suspect> suspects(int m, int n, int k, float[] a, float[] b) {
    List<Suspect> suspects = new ArrayList<>();
    suspects.add(
        new Suspect(
            "this is A times the transpose of B: the element in row p and column j of B is b[p*n +"
                + " j].",
            () -> product(m, n, 0, k, k, a, 1, k, b)));
    if (k <= n) {
      suspects.add(
          new Suspect(
              "the rows of B are taken to be K floats long; they have N: b[p*n + j].",
              () -> product(m, n, 0, k, k, a, k, 1, b)));
    }
    for (int block : BLOCKS) {
      int last = (k - 1) / block * block;
      suspects.add(
          new Suspect(
              "only the last block along K counts: each block adds to C, which is 0 before the"
                  + " first.",
              () -> product(m, n, last, k, k, a, n, 1, b)));
      suspects.add(
          new Suspect(
              "what is left of K after the last whole block is missing: end a block at min(p0 +"
                  + " block, k).",
              () -> product(m, n, 0, k / block * block, k, a, n, 1, b)));
    }
    return suspects;
  }

  /** A B, of the columns of A from one to before another. */
  private static float[] product(
      int m, int n, int from, int to, int k, float[] a, int rowOfB, int columnOfB, float[] b) {
    float[] c = new float[m * n];
    NaiveGemm.multiply(
        m, n, to - from, a, from, k, 1, b, from * rowOfB, rowOfB, columnOfB, c, 0, n, false);
    return c;
  }

  /** The student's product in the place of the second rung's. */
  static Rung.Pass rung(Submission student, ConvolutionShape shape) throws Wrong {
    Multiply multiply = student.method(Multiply.class, "multiply");
    float[] product = new float[shape.filters() * shape.pixels()];
    return Rung.im2col(
        shape,
        (m, n, k, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, c, cOffset, cRow, add) -> {
          multiply.run(m, n, k, a, b, product);
          System.arraycopy(product, 0, c, cOffset, m * n);
        });
  }

  private static Race.Lap race(Submission student) throws Wrong {
    Multiply multiply = student.method(Multiply.class, "multiply");
    int size = RACE_SIZE;
    SplittableRandom random = new SplittableRandom(1);
    float[] a = RandomValues.between(-1, 1, size * size, random);
    float[] b = RandomValues.between(-1, 1, size * size, random);
    float[] c = new float[size * size];
    return Laps.race(
        ROUNDS,
        () -> multiply.run(size, size, size, a, b, c),
        () ->
            NaiveGemm.multiply(size, size, size, a, 0, size, 1, b, 0, size, 1, c, 0, size, false));
  }
}
