package lanewise.cli.live;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Resize;
import lanewise.index.ArgMax;
import lanewise.tensor.Shape;
import lanewise.train.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * A validation image and its prediction.
 *
 * @param pixels (C,H,W) unsigned, base64
 * @param label its class or labels
 * @param predicted the predicted class or labels
 * @param probability the probability of the most probable class
 */
record Sample(
    int channels,
    int height,
    int width,
    String pixels,
    String label,
    String predicted,
    float probability) {
  private static final int FIRST = 12;
  private static final int WRONG = 12;
  private static final int MAX_SIDE = 64;

  /** Chooses the first images, always the same, and the most confident mistakes. */
  static List<Sample> choose(@Nullable ImageSet images, Evaluation evaluation) {
    List<Sample> samples = new ArrayList<>();
    if (images != null) {
      int count = Math.min(images.size(), evaluation.labels().length);
      IntStream.range(0, Math.min(FIRST, count))
          .forEach(row -> samples.add(of(images, evaluation, row)));
      IntStream.range(FIRST, count)
          .filter(row -> evaluation.answer(row) != evaluation.labels()[row])
          .boxed()
          .sorted(
              Comparator.comparingDouble((Integer row) -> probability(evaluation, row)).reversed())
          .limit(WRONG)
          .forEach(row -> samples.add(of(images, evaluation, row)));
    }
    return samples;
  }

  private static Sample of(ImageSet images, Evaluation evaluation, int row) {
    ImageSet image = images.select(new int[] {row});
    Shape shape = image.imageShape();
    if (shape.extent(1) > MAX_SIDE || shape.extent(2) > MAX_SIDE) {
      image = image.resized(Resize.Method.AREA, MAX_SIDE, MAX_SIDE);
      shape = image.imageShape();
    }
    return new Sample(
        shape.extent(0),
        shape.extent(1),
        shape.extent(2),
        Base64.getEncoder().encodeToString(image.pixels()),
        evaluation.task().text(evaluation.labels()[row], images.classNames()),
        evaluation.task().text(evaluation.answer(row), images.classNames()),
        (float) probability(evaluation, row));
  }

  private static double probability(Evaluation evaluation, int row) {
    int start = row * evaluation.classes();
    float[] probabilities = evaluation.probabilities();
    return probabilities[start + ArgMax.of(probabilities, start, evaluation.classes())];
  }
}
