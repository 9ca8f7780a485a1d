package lanewise.cli.learn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import lanewise.kernel.measure.FmaPeak;
import lanewise.kernel.naive.NaiveGemm;
import lanewise.workload.ConvolutionShape;
import lanewise.workload.RandomValues;
import lanewise.workload.Rung;

/** A micro-kernel: a tile of C that stays in registers, near the machine's FMA peak. */
final class MicroKernelCheck implements Check {
  static final Race RACE = new Race(0.6, "of the FMA peak", MicroKernelCheck::race);

  /** More rows or columns than that fit no machine's registers. */
  private static final int LARGEST = 256;

  private static final int[] DEPTHS = {2, 1, 3, 8, 37, 256};

  /** How deep the tile of the race is: its panels fit the first cache. */
  private static final int RACE_DEPTH = 256;

  private static final int CALLS = 200;
  private static final int ROUNDS = 400;
  private static final double PEAK_SECONDS = 0.3;

  /** How far below its best the peak may usually be, on a quiet machine. */
  private static final double CALM = 0.8;

  /** The method that is asked. */
  public interface Tile {
    void run(int k, float[] a, float[] b, float[] c, int n);
  }

  /** A tile and its operands: a (K,MR), b (K,NR), c (MR,N). */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Operands(int mr, int nr, int k, int n, float[] a, float[] b, float[] c) {
    static Operands of(int mr, int nr, int k, int n) {
      SplittableRandom random = new SplittableRandom(k);
      return new Operands(
          mr,
          nr,
          k,
          n,
          RandomValues.between(-1, 1, k * mr, random),
          RandomValues.between(-1, 1, k * nr, random),
          RandomValues.between(-1, 1, mr * n, random));
    }

    /** C after the product of A, read with these strides, and B. */
    float[] product(float[] before, int depth, int rowOfA, int columnOfA) {
      float[] result = before.clone();
      NaiveGemm.multiply(mr, nr, depth, a, 0, rowOfA, columnOfA, b, 0, nr, 1, result, 0, n, true);
      return result;
    }

    /** C where the product is added to rows that are NR floats apart. */
    float[] crowded() {
      float[] product = product(new float[c.length], k, 1, mr);
      float[] result = c.clone();
      for (int i = 0; i < mr * nr; i++) {
        result[i] += product[i / nr * n + i % nr];
      }
      return result;
    }

    /** C with the tile cleared, as it is where it is overwritten. */
    float[] cleared() {
      float[] cleared = c.clone();
      for (int i = 0; i < mr; i++) {
        Arrays.fill(cleared, i * n, i * n + nr, 0);
      }
      return cleared;
    }
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Tile tile = student.method(Tile.class, "tile");
    int mr = size(student, "MR");
    int nr = size(student, "NR");
    for (int k : DEPTHS) {
      for (int n : List.of(nr, nr + 5)) {
        Operands o = Operands.of(mr, nr, k, n);
        String inputs = "MR %d, NR %d, K %d, N %d".formatted(mr, nr, k, n);
        examination.at(inputs);
        float[] given = o.c().clone();
        tile.run(k, o.a().clone(), o.b().clone(), given, n);
        new Comparison("C", List.of("i", "j"), mr, n)
            .check(inputs, o.product(o.c(), k, 1, mr), given, suspects(o));
      }
    }
    examination.passed("C is right for tiles of %d x %d.".formatted(mr, nr));
  }

  private static int size(Submission student, String name) throws Wrong {
    int size = student.constant(name);
    if (size < 1 || size > LARGEST) {
      throw new Wrong("%s is %d; expected 1 to %d.".formatted(name, size, LARGEST));
    }
    return size;
  }

  private static List<Suspect> suspects(Operands o) {
    List<Suspect> suspects = new ArrayList<>();
    suspects.add(new Suspect("nothing is added: C is as it was.", o::c));
    suspects.add(
        new Suspect(
            "C is overwritten; the product is to be added to what it holds.",
            () -> o.product(o.cleared(), o.k(), 1, o.mr())));
    suspects.add(
        new Suspect(
            "a is read as (MR,K); it is packed as (K,MR): row i at step p is a[p*MR + i].",
            () -> o.product(o.c(), o.k(), o.k(), 1)));
    suspects.add(
        new Suspect(
            "the rows of C are taken to be NR floats apart; they are n apart: c[i*n + j].",
            o::crowded));
    suspects.add(
        new Suspect(
            "the last step of the loop over K is missing.",
            () -> o.product(o.c(), o.k() - 1, 1, o.mr())));
    return suspects;
  }

  /** The student's tile within a packed product, in the place of the second rung's. */
  static Rung.Pass rung(Submission student, ConvolutionShape shape) throws Wrong {
    Tile tile = student.method(Tile.class, "tile");
    PackedProduct product =
        new PackedProduct(
            tile, size(student, "MR"), size(student, "NR"), shape.filters(), shape.taps());
    return Rung.im2col(
        shape,
        (m, n, k, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, c, cOffset, cRow, add) ->
            product.multiply(m, n, a, b, c, cOffset));
  }

  private static Race.Lap race(Submission student) throws Wrong {
    Tile tile = student.method(Tile.class, "tile");
    int mr = size(student, "MR");
    int nr = size(student, "NR");
    Operands o = Operands.of(mr, nr, RACE_DEPTH, nr);
    double peak = FmaPeak.measure(PEAK_SECONDS);
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        tile.run(RACE_DEPTH, o.a(), o.b(), o.c(), nr);
      }
      best = Math.min(best, Math.max(1.0, (double) (System.nanoTime() - start)));
    }
    double usual = FmaPeak.median(PEAK_SECONDS);
    peak = Math.max(peak, usual);
    return new Race.Lap(2.0 * mr * nr * RACE_DEPTH * CALLS / best / peak, usual > CALM * peak);
  }
}
