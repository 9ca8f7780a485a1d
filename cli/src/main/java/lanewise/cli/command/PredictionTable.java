package lanewise.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import lanewise.model.Answer;
import lanewise.model.ModelCard;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.tensor.Task;
import lanewise.text.Text;

/**
 * Predictions as text, shown as they arrive: one line per image with its most probable classes,
 * behind the labels that reach their thresholds where an image can have several. The columns are as
 * wide as the longest names, which are known in advance.
 */
final class PredictionTable {
  private static final List<String> RANKS = List.of("first", "second", "third");

  private final Screen screen;
  private final boolean labelled;
  private final boolean several;
  private final String[] headings;
  private final String[] widest;
  private boolean begun;

  /**
   * Creates the table.
   *
   * @param images the names of the images to come
   * @param labelled whether the classes of the images are known
   */
  PredictionTable(Screen screen, List<String> images, ModelCard card, boolean labelled) {
    this.screen = screen;
    this.several = card.task() == Task.MULTI_LABEL;
    List<String> classNames = card.classNames();
    this.labelled = labelled;
    List<String> heading = new ArrayList<>(List.of("image"));
    List<String> wide = new ArrayList<>(List.of(longest(images)));
    String longestClass = longest(classNames);
    if (labelled) {
      heading.add("actual");
      wide.add(longestClass);
    }
    if (several) {
      heading.add("labels");
      wide.add(longestClass);
    }
    for (String rank : RANKS.subList(0, Math.min(RANKS.size(), classNames.size()))) {
      heading.addAll(List.of(rank, ""));
      wide.addAll(List.of(longestClass, Text.probability(1, 2)));
    }
    headings = heading.toArray(String[]::new);
    widest = wide.toArray(String[]::new);
  }

  /** Shows the next predictions. */
  void add(List<Prediction> predictions) {
    TextTable table =
        new TextTable((labelled ? 2 : 1) + (several ? 1 : 0), headings).atLeastAsWideAs(widest);
    for (Prediction prediction : predictions) {
      List<String> row = new ArrayList<>(List.of(prediction.image()));
      if (prediction.actual() != null) {
        row.add(prediction.actual());
      }
      if (several) {
        row.add(prediction.predicted());
      }
      for (Answer.Candidate candidate : prediction.probabilities()) {
        if (row.size() == headings.length) {
          break;
        }
        row.add(candidate.name());
        row.add(Text.probability(candidate.probability(), 2));
      }
      table.row(row.toArray(String[]::new));
    }
    if (!begun) {
      screen.headings(table);
      begun = true;
    }
    screen.rows(table, UnaryOperator.identity());
    screen.out().flush();
  }

  private static String longest(List<String> names) {
    return names.stream().max(Comparator.comparingInt(String::length)).orElseThrow();
  }
}
