package lanewise.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the network says to one image.
 *
 * @param actual the image's class, or null if nobody knows
 * @param probabilities of all classes, the most probable first
 */
record Prediction(
    String image, @Nullable String actual, String predicted, List<ClassProbability> probabilities) {

  /** How probable a class is, 0 to 1. */
  record ClassProbability(String name, float probability) {}

  /**
   * What probabilities say.
   *
   * @param classNames by label
   * @param probabilities holds those of the image from {@code from} on, by label
   */
  static Prediction of(
      String image,
      @Nullable String actual,
      List<String> classNames,
      float[] probabilities,
      int from) {
    List<ClassProbability> ranking = new ArrayList<>(classNames.size());
    for (int label = 0; label < classNames.size(); label++) {
      ranking.add(new ClassProbability(classNames.get(label), probabilities[from + label]));
    }
    ranking.sort(Comparator.comparingDouble(ClassProbability::probability).reversed());
    return new Prediction(image, actual, ranking.getFirst().name(), ranking);
  }
}
