package lanewise.cli.experiment.tune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import lanewise.cli.experiment.tune.search.Parameter;
import lanewise.cli.experiment.tune.search.Space;
import lanewise.format.FormatException;
import lanewise.run.RunConfig;
import lanewise.run.YamlFile;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;

/**
 * The YAML file of a search space: for each setting its name and either a list of values or a
 * range, {@code {from: 0.0001, to: 0.01, scale: log}}.
 */
final class SpaceFile {
  private static final Set<String> WORDS = new TreeSet<>(Set.of("from", "to", "scale", "steps"));
  private static final int STEPS = 5;

  private SpaceFile() {}

  /**
   * Reads a file.
   *
   * @throws FormatException if it cannot be read or is not such a file
   */
  static Space read(Path file) {
    List<Parameter> parameters = new ArrayList<>();
    YamlFile.read(file)
        .forEach(
            (name, value) -> {
              try {
                RunConfig.requireKnown(name);
                Parameter parameter = parameter(file, name, value);
                for (double coordinate : parameter.grid()) {
                  RunConfig.requireTaken(name, parameter.value(coordinate));
                }
                parameters.add(parameter);
              } catch (IllegalArgumentException e) {
                throw new FormatException(file, String.valueOf(e.getMessage()));
              }
            });
    if (parameters.isEmpty()) {
      throw new FormatException(file, "lists no settings to search");
    }
    return new Space(parameters);
  }

  private static Parameter parameter(Path file, String name, @Nullable Object value) {
    return switch (value) {
      case List<?> list ->
          new Parameter.Choice(
              name,
              list.stream()
                  .map(each -> YamlFile.text(file, name, Objects.requireNonNullElse(each, "")))
                  .toList());
      case Map<?, ?> range -> range(name, range);
      case null, default ->
          throw new IllegalArgumentException(
              name + ": expected a list of values, or a range like {from: 1e-4, to: 1e-2}");
    };
  }

  private static Parameter range(String name, Map<?, ?> range) {
    for (Object word : range.keySet()) {
      String text = String.valueOf(word);
      if (!WORDS.contains(text)) {
        throw new IllegalArgumentException(
            "%s: a range has no '%s'; expected %s%s"
                .formatted(name, text, String.join(", ", WORDS), Spelling.hint(text, WORDS)));
      }
    }
    Object scale = range.get("scale");
    if (scale != null && !scale.equals("log") && !scale.equals("linear")) {
      throw new IllegalArgumentException(
          "%s: expected scale log or linear, given %s".formatted(name, scale));
    }
    boolean whole = range.get("from") instanceof Integer && range.get("to") instanceof Integer;
    int steps = range.containsKey("steps") ? (int) number(name, range, "steps") : STEPS;
    return new Parameter.Range(
        name,
        number(name, range, "from"),
        number(name, range, "to"),
        "log".equals(scale),
        whole,
        steps);
  }

  private static double number(String name, Map<?, ?> range, String word) {
    Object value = range.get(word);
    if (value == null) {
      throw new IllegalArgumentException("%s: a range needs from and to".formatted(name));
    }
    try {
      return Double.parseDouble(value.toString()); // YAML 1.2 reads 1e-4 as a string
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: expected a number for %s, given %s".formatted(name, word, value), e);
    }
  }
}
