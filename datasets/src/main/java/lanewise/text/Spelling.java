package lanewise.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Suggests the nearest existing name for a misspelt one. */
public final class Spelling {
  private static final int FEW = 20;
  private static final int NEAREST = 3;

  private Spelling() {}

  /**
   * {@code " (did you mean X?)"} for the nearest of the names, or an empty text if none is near.
   */
  public static String hint(String word, Collection<String> names) {
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(word, name)))
        .filter(name -> distance(word, name) <= Math.max(2, word.length() / 3))
        .map(name -> " (did you mean " + name + "?)")
        .orElse("");
  }

  /**
   * What else could have been meant: all names, if they are few, else the nearest.
   *
   * @param list how to have all of many names listed
   */
  public static String expected(String word, Collection<String> names, String list) {
    if (names.size() <= FEW) {
      return "expected " + String.join(", ", names) + hint(word, names);
    }
    String nearest =
        names.stream()
            .sorted(Comparator.comparingInt(name -> distance(word, name)))
            .limit(NEAREST)
            .collect(Collectors.joining(", "));
    return "the nearest are " + nearest + "; " + list;
  }

  /**
   * The Levenshtein distance: the fewest insertions, deletions and replacements that turn a into b.
   */
  private static int distance(String a, String b) {
    int[] row =
        new int[b.length() + 1]; // distances from the first i characters of a to each prefix of b
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
