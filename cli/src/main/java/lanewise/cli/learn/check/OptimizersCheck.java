package lanewise.cli.learn.check;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import lanewise.workload.RandomValues;

/** SGD with momentum and Adam: several steps, against the formulas. */
final class OptimizersCheck implements Check {
  private static final int STEPS = 4;
  private static final int WEIGHTS = 7;

  /** The methods that are asked. */
  public interface Sgd {
    void run(float[] w, float[] dw, float[] velocity, float rate, float momentum);
  }

  /** The same of Adam. */
  public interface Adam {
    void run(
        float[] w,
        float[] dw,
        float[] mean,
        float[] square,
        int step,
        float rate,
        float beta1,
        float beta2,
        float epsilon);
  }

  /** One way to update, right or mistaken. */
  private interface Update {
    /** Changes the weight w[0] and the states w[1], w[2] with gradient g in a step from 1. */
    void of(double[] w, double g, int step, double rate);
  }

  /** The rate changes from step to step: whoever mixes it into the state is found out. */
  private static float rate(int step) {
    return 0.1f / step;
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Sgd sgd = student.method(Sgd.class, "sgd");
    for (float momentum : new float[] {0, 0.9f}) {
      float[] w = weights();
      float[] velocity = new float[WEIGHTS];
      for (int step = 1; step <= STEPS; step++) {
        String inputs = "momentum %.1f, in step %d of sgd".formatted(momentum, step);
        examination.at(inputs);
        sgd.run(w, gradient(step), velocity, rate(step), momentum);
        new Comparison("w", List.of("i"), WEIGHTS)
            .check(inputs, after(step, sgd(momentum)), w, ofSgd(step, momentum));
      }
    }
    examination.passed("sgd is right for %d steps, with and without momentum.".formatted(STEPS));
    Adam adam = student.method(Adam.class, "adam");
    for (float epsilon : new float[] {1e-8f, 0.1f}) {
      float[] w = weights();
      float[] mean = new float[WEIGHTS];
      float[] square = new float[WEIGHTS];
      for (int step = 1; step <= STEPS; step++) {
        String inputs = "epsilon %.0e, in step %d of adam".formatted(epsilon, step);
        examination.at(inputs);
        adam.run(w, gradient(step), mean, square, step, rate(step), 0.9f, 0.995f, epsilon);
        new Comparison("w", List.of("i"), WEIGHTS)
            .check(
                inputs,
                after(step, (v, g, t, rate) -> adam(v, g, t, rate, epsilon)),
                w,
                ofAdam(step, epsilon));
      }
    }
    examination.passed("adam is right for %d steps.".formatted(STEPS));
  }

  private static float[] weights() {
    return RandomValues.between(-1, 1, WEIGHTS, new SplittableRandom(0));
  }

  private static float[] gradient(int step) {
    return RandomValues.between(-1, 1, WEIGHTS, new SplittableRandom(step));
  }

  /** The weights after some steps. */
  private static float[] after(int steps, Update update) {
    float[] w = weights();
    for (int i = 0; i < WEIGHTS; i++) {
      double[] state = {w[i], 0, 0};
      for (int step = 1; step <= steps; step++) {
        update.of(state, gradient(step)[i], step, rate(step));
      }
      w[i] = (float) state[0];
    }
    return w;
  }

  private static Suspect suspect(String sentence, int steps, Update update) {
    Supplier<float[]> output = () -> after(steps, update);
    return new Suspect(sentence, output);
  }

  private static Update sgd(double momentum) {
    return (w, g, _, rate) -> {
      w[1] = momentum * w[1] + g;
      w[0] -= rate * w[1];
    };
  }

  private static List<Suspect> ofSgd(int steps, double momentum) {
    return List.of(
        suspect(
            "w goes up the gradient; to lower the loss, subtract.",
            steps,
            (w, g, _, rate) -> {
              w[1] = momentum * w[1] + g;
              w[0] += rate * w[1];
            }),
        suspect(
            "the velocity takes (1 - momentum) of the gradient; here it takes all of it, as in"
                + " PyTorch.",
            steps,
            (w, g, _, rate) -> {
              w[1] = momentum * w[1] + (1 - momentum) * g;
              w[0] -= rate * w[1];
            }),
        suspect(
            "the rate is mixed into the velocity: keep the velocity free of it, and multiply when w"
                + " is changed.",
            steps,
            (w, g, _, rate) -> {
              w[1] = momentum * w[1] + rate * g;
              w[0] -= w[1];
            }),
        suspect(
            "this is Nesterov's momentum, which looks a step ahead; plain momentum is asked.",
            steps,
            (w, g, _, rate) -> {
              w[1] = momentum * w[1] + g;
              w[0] -= rate * (g + momentum * w[1]);
            }),
        suspect("there is no momentum.", steps, (w, g, _, rate) -> w[0] -= rate * g),
        suspect(
            "w moves by the old velocity: update the velocity first.",
            steps,
            (w, g, _, rate) -> {
              w[0] -= rate * w[1];
              w[1] = momentum * w[1] + g;
            }));
  }

  private static void adam(double[] w, double g, int step, double rate, double epsilon) {
    moments(w, g);
    w[0] -= rate * mean(w, step) / (Math.sqrt(square(w, step)) + epsilon);
  }

  private static void moments(double[] w, double g) {
    w[1] = 0.9 * w[1] + 0.1 * g;
    w[2] = 0.995 * w[2] + 0.005 * g * g;
  }

  /** Without what it lacks for having begun at 0. */
  private static double mean(double[] w, int step) {
    return w[1] / (1 - Math.pow(0.9, step));
  }

  private static double square(double[] w, int step) {
    return w[2] / (1 - Math.pow(0.995, step));
  }

  private static List<Suspect> ofAdam(int steps, double epsilon) {
    return List.of(
        suspect(
            "the bias correction is missing: mean and square begin at 0 and are too small at first;"
                + " divide them by 1 - beta^step.",
            steps,
            (w, g, _, rate) -> {
              moments(w, g);
              w[0] -= rate * w[1] / (Math.sqrt(w[2]) + epsilon);
            }),
        suspect(
            "the square is that of the mean, or the mean takes all of the gradient. The mean takes"
                + " (1 - beta1) of the gradient, the square (1 - beta2) of the gradient's square.",
            steps,
            (w, g, t, rate) -> {
              w[1] = 0.9 * w[1] + 0.1 * g;
              w[2] = 0.995 * w[2] + 0.005 * w[1] * w[1];
              w[0] -= rate * mean(w, t) / (Math.sqrt(square(w, t)) + epsilon);
            }),
        suspect(
            "the gradient is not squared: square is the mean of dw*dw.",
            steps,
            (w, g, t, rate) -> {
              w[1] = 0.9 * w[1] + 0.1 * g;
              w[2] = 0.995 * w[2] + 0.005 * Math.abs(g);
              w[0] -= rate * mean(w, t) / (Math.sqrt(square(w, t)) + epsilon);
            }),
        suspect(
            "the bias is corrected for a step too late: step is 1 in the first, so the divisor is 1"
                + " - beta^step.",
            steps,
            (w, g, t, rate) -> {
              moments(w, g);
              w[0] -= rate * mean(w, t + 1) / (Math.sqrt(square(w, t + 1)) + epsilon);
            }),
        suspect(
            "the bias is corrected by 1 - beta in every step; it is 1 - beta^step.",
            steps,
            (w, g, _, rate) -> {
              moments(w, g);
              w[0] -= rate * mean(w, 1) / (Math.sqrt(square(w, 1)) + epsilon);
            }),
        suspect(
            "only the mean's bias is corrected; the square's is larger.",
            steps,
            (w, g, t, rate) -> {
              moments(w, g);
              w[0] -= rate * mean(w, t) / (Math.sqrt(w[2]) + epsilon);
            }),
        suspect(
            "epsilon is under the root; add it to the root.",
            steps,
            (w, g, t, rate) -> {
              moments(w, g);
              w[0] -= rate * mean(w, t) / Math.sqrt(square(w, t) + epsilon);
            }),
        suspect(
            "the root is missing: the mean is divided by the root of the square.",
            steps,
            (w, g, t, rate) -> {
              moments(w, g);
              w[0] -= rate * mean(w, t) / (square(w, t) + epsilon);
            }),
        suspect(
            "the corrected moments are kept: correct copies, and keep mean and square as they are.",
            steps,
            (w, g, t, rate) -> {
              moments(w, g);
              w[1] = mean(w, t);
              w[2] = square(w, t);
              w[0] -= rate * w[1] / (Math.sqrt(w[2]) + epsilon);
            }),
        suspect(
            "beta1 and beta2 are exchanged.",
            steps,
            (w, g, t, rate) -> {
              w[1] = 0.995 * w[1] + 0.005 * g;
              w[2] = 0.9 * w[2] + 0.1 * g * g;
              double mean = w[1] / (1 - Math.pow(0.995, t));
              w[0] -= rate * mean / (Math.sqrt(w[2] / (1 - Math.pow(0.9, t))) + epsilon);
            }),
        suspect(
            "w moves by the gradient; it should move by the mean of the gradients.",
            steps,
            (w, g, t, rate) -> {
              moments(w, g);
              w[0] -= rate * g / (Math.sqrt(square(w, t)) + epsilon);
            }),
        suspect(
            "w goes up the gradient; to lower the loss, subtract.",
            steps,
            (w, g, t, rate) -> {
              moments(w, g);
              w[0] += rate * mean(w, t) / (Math.sqrt(square(w, t)) + epsilon);
            }));
  }
}
