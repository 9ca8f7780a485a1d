package lanewise.cli.learn.check;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import lanewise.kernel.naive.NaiveSoftmaxCrossEntropy;
import lanewise.workload.RandomValues;

/** Softmax cross-entropy and its gradient, against the naive twin. */
final class CrossEntropyCheck implements Check {
  /** The method that is asked. */
  public interface Loss {
    double of(int images, int classes, float[] logits, int[] labels, float[] dlogits);
  }

  /** Loss and gradient. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Result(float[] loss, float[] gradient) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(
      int images, int classes, float low, float high, float[] logits, int[] labels) {
    static Case of(int images, int classes, float scale) {
      return of(images, classes, -scale, scale);
    }

    static Case of(int images, int classes, float low, float high) {
      SplittableRandom random = new SplittableRandom(images * 100L + classes);
      float[] logits = RandomValues.between(low, high, images * classes, random);
      int[] labels = random.ints(images, 0, classes).toArray();
      return new Case(images, classes, low, high, logits, labels);
    }

    String text() {
      return "%d images, %d classes, logits from %.0f to %.0f"
          .formatted(images, classes, low, high);
    }

    /** From the naive twin, with the logits times a factor and the gradient by some scale. */
    Result twin(float factor, float gradientScale) {
      float[] dlogits = new float[logits.length];
      double sum = 0;
      for (int i = 0; i < images; i++) {
        float[] row = new float[classes];
        for (int k = 0; k < classes; k++) {
          row[k] = factor * logits[i * classes + k];
        }
        float[] target = new float[classes];
        target[labels[i]] = 1;
        float[] gradient = new float[classes];
        sum += NaiveSoftmaxCrossEntropy.loss(classes, row, 0, target, gradientScale, gradient);
        System.arraycopy(gradient, 0, dlogits, i * classes, classes);
      }
      return new Result(new float[] {(float) (sum / images)}, dlogits);
    }
  }

  @Override
  public void check(Submission student, Examination examination) throws Wrong {
    Loss loss = student.method(Loss.class, "loss");
    List<Case> cases =
        List.of(
            Case.of(1, 2, 1),
            Case.of(1, 10, 2),
            Case.of(4, 3, 2),
            Case.of(7, 10, 5),
            Case.of(3, 10, 80),
            Case.of(5, 4, 1000),
            Case.of(3, 5, -1000, -900));
    for (Case c : cases) {
      examination.at(c.text());
      float[] dlogits = Comparison.junk(c.logits().length);
      float given =
          (float) loss.of(c.images(), c.classes(), c.logits().clone(), c.labels().clone(), dlogits);
      Result right = c.twin(1, 1f / c.images());
      new Comparison("loss", List.of())
          .check(c.text(), right.loss(), new float[] {given}, ofLoss(c, right));
      new Comparison("dlogits", List.of("n", "k"), c.images(), c.classes())
          .check(c.text(), right.gradient(), dlogits, ofGradient(c, right));
    }
    examination.passed("Loss and gradient are right for %d batches.".formatted(cases.size()));
  }

  private static List<Suspect> ofLoss(Case c, Result right) {
    return List.of(
        new Suspect(
            "this is the sum over the images; the mean is asked.",
            () -> new float[] {right.loss()[0] * c.images()}),
        new Suspect(
            "this is a mean over the classes too; only the images are to be averaged.",
            () -> new float[] {right.loss()[0] / c.classes()}),
        new Suspect(
            "the logarithm is not the natural one, but that to base 2.",
            () -> new float[] {(float) (right.loss()[0] / Math.log(2))}),
        new Suspect(
            "the logarithm is not the natural one, but that to base 10.",
            () -> new float[] {(float) (right.loss()[0] / Math.log(10))}),
        new Suspect("the sign: a loss is not negative.", () -> new float[] {-right.loss()[0]}));
  }

  private static List<Suspect> ofGradient(Case c, Result right) {
    float[] p = right.gradient().clone();
    IntStream.range(0, c.images())
        .forEach(i -> p[i * c.classes() + c.labels()[i]] += 1f / c.images());
    float[] undivided = p.clone();
    float[] times = right.gradient().clone();
    for (int i = 0; i < p.length; i++) {
      undivided[i] *= c.images();
      times[i] *= c.images();
    }
    float[] lowered = p.clone();
    for (int i = 0; i < p.length; i++) {
      lowered[i] -= 1f / c.images();
    }
    float[] ofProbability = right.gradient().clone();
    for (int i = 0; i < p.length; i++) {
      int image = i / c.classes();
      ofProbability[i] *= undivided[image * c.classes() + c.labels()[image]];
    }
    return List.of(
        new Suspect(
            "1 is subtracted for every class; subtract it for the label's only.", () -> lowered),
        new Suspect("this is softmax without - 1 for the label's class.", () -> p),
        new Suspect(
            "this is softmax: subtract 1 for the label's class, and divide by the images.",
            () -> undivided),
        new Suspect(
            "this is the gradient of -p[label]; the loss has a logarithm, whose derivative is 1 /"
                + " p.",
            () -> ofProbability),
        new Suspect(
            "this is the gradient of p[label]; the loss is -log(p[label]), whose derivative by p is"
                + " -1 / p.",
            () -> negative(ofProbability)),
        new Suspect(
            "the loss is a mean over the images, so its gradient has the factor 1 / images.",
            () -> times));
  }

  private static float[] negative(float[] values) {
    float[] negative = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negative[i] = -values[i];
    }
    return negative;
  }
}
