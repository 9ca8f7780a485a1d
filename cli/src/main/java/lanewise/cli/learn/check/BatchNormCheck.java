package lanewise.cli.learn.check;

import java.util.List;
import lanewise.cli.learn.check.BatchNormCase.Statistics;

/** Batch normalisation both ways, against the formulas in double. */
final class BatchNormCheck implements Check {
  /** The methods that are asked. */
  public interface Forward {
    void run(
        int images,
        int channels,
        int pixels,
        float[] x,
        float[] gamma,
        float[] beta,
        float epsilon,
        float[] y);
  }

  /** The same backward. */
  public interface Backward {
    void run(
        int images,
        int channels,
        int pixels,
        float[] x,
        float[] gamma,
        float epsilon,
        float[] dy,
        float[] dx,
        float[] dgamma,
        float[] dbeta);
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Forward forward = student.method(Forward.class, "forward");
    List<BatchNormCase> cases =
        List.of(
            BatchNormCase.of(1, 1, 6, 1e-5f),
            BatchNormCase.of(4, 1, 3, 1e-5f),
            BatchNormCase.of(5, 3, 4, 1e-5f),
            BatchNormCase.of(2, 4, 9, 0.5f),
            BatchNormCase.of(8, 2, 1, 0.01f),
            BatchNormCase.around(300, 5, 3, 4, 1e-5f)); // as one above, but far from 0
    for (BatchNormCase c : cases) {
      String inputs = "forward for " + c.text();
      examination.at(inputs);
      float[] y = Comparison.junk(c.x().length);
      forward.run(
          c.images(),
          c.channels(),
          c.pixels(),
          c.x().clone(),
          c.gamma().clone(),
          c.beta().clone(),
          c.epsilon(),
          y);
      new Comparison("y", List.of("n", "c", "i"), c.images(), c.channels(), c.pixels())
          .check(inputs, c.forward(Statistics.BATCH), y, ofForward(c, y));
    }
    examination.passed("forward is right for %d shapes.".formatted(cases.size()));
    Backward backward = student.method(Backward.class, "backward");
    for (BatchNormCase c : cases) {
      backward(backward, c, examination);
    }
    examination.passed("backward is right for %d shapes.".formatted(cases.size()));
  }

  private static void backward(Backward backward, BatchNormCase c, Examination examination)
      throws Wrong {
    String inputs = "backward for " + c.text();
    examination.at(inputs);
    float[] dx = Comparison.junk(c.x().length);
    float[] dgamma = Comparison.junk(c.channels());
    float[] dbeta = Comparison.junk(c.channels());
    backward.run(
        c.images(),
        c.channels(),
        c.pixels(),
        c.x().clone(),
        c.gamma().clone(),
        c.epsilon(),
        c.dy().clone(),
        dx,
        dgamma,
        dbeta);
    new Comparison("dbeta", List.of("c"), c.channels())
        .check(inputs, c.dbeta(), dbeta, List.of(mean("beta", c, c.dbeta())));
    new Comparison("dgamma", List.of("c"), c.channels())
        .check(
            inputs,
            c.dgamma(),
            dgamma,
            List.of(
                new Suspect(
                    "dy is multiplied by x; gamma was multiplied by the normalised x.",
                    c::dgammaOfRawInput),
                mean("gamma", c, c.dgamma()),
                lost(c, dgamma)));
    new Comparison("dx", List.of("n", "c", "i"), c.images(), c.channels(), c.pixels())
        .check(inputs, c.dx(1, 1), dx, ofBackward(c, dx));
  }

  private static Suspect mean(String parameter, BatchNormCase c, float[] sums) {
    float[] means = sums.clone();
    for (int i = 0; i < means.length; i++) {
      means[i] /= c.images() * c.pixels();
    }
    return new Suspect(
        "this is the mean over the channel; %s moves every value, so its gradient is the sum."
            .formatted(parameter),
        () -> means);
  }

  /** What explains any answer for values far from 0, since those near 0 were right. */
  private static Suspect lost(BatchNormCase c, float[] given) {
    return new Suspect(
        "values near 0 were right, but these are around 300, and digits are lost. If your variance"
            + " is the mean of x*x less the square of the mean, two large numbers that are nearly"
            + " equal are subtracted: take (x - mean)^2 instead, and sum in double.",
        () -> c.centre() == 0 ? new float[0] : given);
  }

  private static List<Suspect> ofForward(BatchNormCase c, float[] y) {
    return List.of(
        new Suspect(
            "mean and variance are those of each image; they are taken over the whole batch.",
            () -> c.forward(Statistics.IMAGE)),
        new Suspect(
            "mean and variance are taken over all channels; each channel has its own.",
            () -> c.forward(Statistics.ALL)),
        new Suspect(
            "the sums are divided by the number of images; a channel has images * pixels values.",
            () -> c.forward(Statistics.PER_IMAGE)),
        new Suspect(
            "the variance is divided by the count - 1; here by the count.",
            () -> c.forward(Statistics.UNBIASED)),
        new Suspect(
            "epsilon is added to the root; it is added to the variance, under the root.",
            () -> c.forward(Statistics.EPSILON_OUTSIDE)),
        new Suspect(
            "the deviation is divided by the variance; by its root is asked.",
            () -> c.forward(Statistics.NO_ROOT)),
        new Suspect("gamma is missing.", () -> c.withoutGamma().forward(Statistics.BATCH)),
        new Suspect("beta is missing.", () -> c.withoutBeta().forward(Statistics.BATCH)),
        new Suspect("epsilon is missing.", () -> c.withoutEpsilon().forward(Statistics.BATCH)),
        lost(c, y));
  }

  private static List<Suspect> ofBackward(BatchNormCase c, float[] dx) {
    return List.of(
        new Suspect(
            "the mean and the variance count as constants; they depend on every x of the channel,"
                + " so dx has two more terms.",
            () -> c.dx(0, 0)),
        new Suspect("the mean counts as a constant: its term is missing.", () -> c.dx(0, 1)),
        new Suspect("the variance counts as a constant: its term is missing.", () -> c.dx(1, 0)),
        new Suspect(
            "sums stand where means are asked: divide the sums of dy and of dy*n by images *"
                + " pixels.",
            () -> c.dx(c.images() * c.pixels(), c.images() * c.pixels())),
        new Suspect(
            "the terms of the mean and the variance are added; subtract them.", () -> c.dx(-1, -1)),
        new Suspect("the division by sqrt(variance + epsilon) is missing.", c::dxWithoutDeviation),
        new Suspect("gamma is missing.", () -> c.withoutGamma().dx(1, 1)),
        lost(c, dx));
  }
}
