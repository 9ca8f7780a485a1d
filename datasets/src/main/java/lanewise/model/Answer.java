package lanewise.model;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.text.Text;

/** The result of classifying one image: a probability for each class. */
public final class Answer {
  private final List<String> classNames;
  private final float[] probabilities;
  private final int label;

  /** A class and its probability, 0 to 1. */
  public record Candidate(String name, float probability) {}

  /**
   * @param classNames by label
   * @param probabilities by label; not copied
   */
  Answer(List<String> classNames, float[] probabilities) {
    this.classNames = classNames;
    this.probabilities = probabilities;
    int best = 0;
    for (int each = 1; each < probabilities.length; each++) {
      if (probabilities[each] > probabilities[best]) {
        best = each;
      }
    }
    this.label = best;
  }

  /** The name of the most probable class; ties go to the lower label. */
  public String name() {
    return classNames.get(label);
  }

  /** The label of the most probable class, from 0. */
  public int label() {
    return label;
  }

  /** The probability of the most probable class, 0 to 1. */
  public float probability() {
    return probabilities[label];
  }

  /**
   * The probability of a class, 0 to 1.
   *
   * @throws IllegalArgumentException if there is no class of that name
   */
  public float probability(String className) {
    int index = classNames.indexOf(className);
    if (index < 0) {
      throw new IllegalArgumentException(
          Text.of("there is no class '%s'; the classes are %s", className, classNames));
    }
    return probabilities[index];
  }

  /** The probabilities of all classes, by label; a copy. */
  public float[] probabilities() {
    return probabilities.clone();
  }

  /** All classes, the most probable first; ties go to the lower label. */
  public List<Candidate> ranking() {
    return IntStream.range(0, probabilities.length)
        .mapToObj(each -> new Candidate(classNames.get(each), probabilities[each]))
        .sorted(Comparator.comparingDouble(Candidate::probability).reversed())
        .toList();
  }

  /** For example {@code 7 (98.71 %)}. */
  @Override
  public String toString() {
    return Text.of("%s (%.2f %%)", name(), 100 * probability());
  }
}
