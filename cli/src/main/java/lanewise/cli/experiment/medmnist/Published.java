package lanewise.cli.experiment.medmnist;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * What MedMNIST v2 publishes of a 2D set: its task, and the test scores of its ResNet-18 on images
 * of 28 pixels. Source: Yang and others, "MedMNIST v2", Scientific Data 10:41, 2023, table 3,
 * copied from a public transcription; for five of the sets two others agree.
 *
 * @param task as its authors call it
 * @param auc the mean of one-vs-rest
 * @param accuracy fraction of correct answers
 */
record Published(String task, double auc, double accuracy) {
  /** Where the scores are from. */
  static final String SOURCE = "MedMNIST v2 (Scientific Data 10:41, 2023), table 3, ResNet-18 (28)";

  private static final Map<String, Published> SETS = new LinkedHashMap<>();

  static {
    SETS.put("pathmnist", new Published("multi-class", 0.983, 0.907));
    SETS.put("chestmnist", new Published("multi-label", 0.768, 0.947));
    SETS.put("dermamnist", new Published("multi-class", 0.917, 0.735));
    SETS.put("octmnist", new Published("multi-class", 0.943, 0.743));
    SETS.put("pneumoniamnist", new Published("binary", 0.944, 0.854));
    SETS.put("retinamnist", new Published("ordinal", 0.717, 0.524));
    SETS.put("breastmnist", new Published("binary", 0.901, 0.863));
    SETS.put("bloodmnist", new Published("multi-class", 0.998, 0.958));
    SETS.put("tissuemnist", new Published("multi-class", 0.930, 0.676));
    SETS.put("organamnist", new Published("multi-class", 0.997, 0.935));
    SETS.put("organcmnist", new Published("multi-class", 0.992, 0.900));
    SETS.put("organsmnist", new Published("multi-class", 0.972, 0.782));
  }

  /** With the three digits that are published, for example {@code 0.943}. */
  String aucText() {
    return Text.of("%.3f", auc);
  }

  /** With the three digits that are published, for example {@code 74.3 %}. */
  String accuracyText() {
    return Text.of("%.1f %%", 100 * accuracy);
  }

  /** The names of the sets at 28 pixels, in the order of the table. */
  static Set<String> sets() {
    return SETS.keySet();
  }

  /** What is published of a set; null for other sets and sizes. */
  static @Nullable Published of(String set) {
    return SETS.get(set);
  }
}
