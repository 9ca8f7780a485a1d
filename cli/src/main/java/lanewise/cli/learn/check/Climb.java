package lanewise.cli.learn.check;

import lanewise.cli.bench.Stopwatch;
import lanewise.workload.ConvolutionShape;
import lanewise.workload.Rung;

/** Makes a rung of the ladder of a student's code. */
@FunctionalInterface
interface Climb {
  /** How far apart the values of two rungs may lie, relative to all of them. */
  double TOLERANCE = 1e-5;

  /**
   * The student's code as a rung.
   *
   * @throws Wrong if the code lacks what is to be run
   */
  Rung.Pass pass(Submission student, ConvolutionShape shape) throws Wrong;

  /**
   * The rate of the student's code, in GFLOP/s.
   *
   * @throws Wrong if it does not compute what the other rungs do
   */
  default double gflops(Submission student) throws Wrong {
    ConvolutionShape shape = Rung.LAYER;
    Rung.Pass pass = pass(student, shape);
    pass.forward().run();
    requireSame(Rung.IM2COL_TILES.pass(shape), pass.y().get());
    return shape.flops() / Stopwatch.LADDER.seconds(0, pass.forward()) / 1e9;
  }

  private static void requireSame(Rung.Pass right, float[] given) throws Wrong {
    right.forward().run();
    float[] expected = right.y().get();
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) given[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    if (!(difference <= TOLERANCE * TOLERANCE * norm)) {
      throw new Wrong("Your code does not compute the ladder's convolution.");
    }
  }
}
