package lanewise.model;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.index.ArgMax;
import lanewise.tensor.Task;
import lanewise.text.Text;

/**
 * What a classifier says of one image: a probability for each class. Where an image has several
 * labels, each has a probability of its own, and those that reach their thresholds are the answer.
 */
public final class Answer {
  private final ModelCard card;
  private final float[] probabilities;
  private final int label;

  /** A class and its probability, 0 to 1. */
  public record Candidate(String name, float probability) {}

  /**
   * @param card of the network
   * @param probabilities by label, kept as they are
   */
  Answer(ModelCard card, float[] probabilities) {
    this.card = card;
    this.probabilities = probabilities;
    this.label = ArgMax.of(probabilities, 0, probabilities.length);
  }

  /** The name of the most probable class; ties go to the lower label. */
  public String name() {
    return card.classNames().get(label);
  }

  /**
   * The names of all labels that reach their thresholds, by label, none of them if none does; where
   * every image is of one class, the name of the most probable one.
   */
  public List<String> names() {
    return card.task() == Task.MULTI_CLASS
        ? List.of(name())
        : IntStream.range(0, probabilities.length)
            .filter(each -> probabilities[each] >= card.threshold(each))
            .mapToObj(card.classNames()::get)
            .toList();
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
    int index = card.classNames().indexOf(className);
    if (index < 0) {
      throw new IllegalArgumentException(
          Text.of("there is no class '%s'; the classes are %s", className, card.classNames()));
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
        .mapToObj(each -> new Candidate(card.classNames().get(each), probabilities[each]))
        .sorted(Comparator.comparingDouble(Candidate::probability).reversed())
        .toList();
  }

  /** For example {@code 7 (98.71 %)}. */
  @Override
  public String toString() {
    return Text.of("%s (%s)", name(), Text.probability(probability(), 2));
  }
}
