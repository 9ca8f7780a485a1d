package lanewise.cli.experiment.ablate;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import lanewise.format.FormatException;
import lanewise.run.RunConfig;
import lanewise.run.YamlFile;
import org.jspecify.annotations.Nullable;

/**
 * The YAML file with the techniques of an ablation: the name of each and the settings that it
 * changes, {@code no dropout: {dropout: 0}}.
 */
final class TechniquesFile {
  private static final String PLAIN = "plain";

  private TechniquesFile() {}

  /**
   * Reads a file.
   *
   * @return the changes of each recipe, by name: first the plain recipe without changes, then those
   *     of the file
   * @throws FormatException if it cannot be read or is not such a file
   */
  static Map<String, Map<String, String>> read(Path file) {
    Map<String, Map<String, String>> changes = new LinkedHashMap<>();
    changes.put(PLAIN, Map.of());
    YamlFile.read(file)
        .forEach(
            (name, value) -> {
              if (changes.put(name, settings(file, name, value)) != null) {
                throw new FormatException(file, "the name '%s' is reserved".formatted(name));
              }
            });
    if (changes.size() == 1) {
      throw new FormatException(file, "lists no techniques");
    }
    Map<String, String> folders = new HashMap<>();
    for (String name : changes.keySet()) {
      String other = folders.put(folder(name), name);
      if (other != null) {
        throw new FormatException(
            file,
            "'%s' and '%s' would have the same folder, %s: rename one"
                .formatted(other, name, folder(name)));
      }
    }
    return changes;
  }

  /** A recipe's name in a form suitable for folder names. */
  static String folder(String recipe) {
    return recipe.replaceAll("[^\\w.-]+", "-");
  }

  private static Map<String, String> settings(Path file, String technique, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> given) || given.isEmpty()) {
      throw new FormatException(
          file, "%s: expected settings, like {dropout: 0}".formatted(technique));
    }
    Map<String, String> settings = new TreeMap<>();
    given.forEach(
        (key, wanted) -> {
          String name = String.valueOf(key);
          settings.put(name, YamlFile.text(file, name, Objects.requireNonNullElse(wanted, "")));
        });
    for (String name : List.of("data", "data-dir")) {
      if (settings.containsKey(name)) {
        throw new FormatException(
            file, "%s: all recipes use the same images: leave out %s".formatted(technique, name));
      }
    }
    try {
      settings.forEach(RunConfig::requireTaken);
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, technique + ": " + e.getMessage());
    }
    return settings;
  }
}
