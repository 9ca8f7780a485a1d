package lanewise.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lanewise.format.FormatException;
import lanewise.tensor.Tensor;

/**
 * New names for imported weights: a text file with a line {@code their.name = our.name} for each
 * tensor to rename. Empty lines and lines that begin with {@code #} are ignored.
 */
public final class NameMap {
  private static final int MAX_BYTES = 16 << 20;

  private final Path file;
  private final Map<String, String> names;

  private NameMap(Path file, Map<String, String> names) {
    this.file = file;
    this.names = names;
  }

  /**
   * Reads a mapping.
   *
   * @throws FormatException if the file cannot be read, or a line is not a pair or repeats a name
   */
  public static NameMap read(Path file) {
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> ours = new HashSet<>();
    List<String> lines;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new FormatException(file, "is too large for a list of names");
      }
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] pair = line.split("\\s*=\\s*", -1);
      if (pair.length != 2 || pair[0].isEmpty() || pair[1].isEmpty()) {
        throw new FormatException(
            file, String.format(Locale.ROOT, "line %d: expected 'their.name = our.name'", number));
      }
      if (!ours.add(pair[1]) || names.put(pair[0], pair[1]) != null) {
        throw new FormatException(
            file, String.format(Locale.ROOT, "line %d: the name was given before", number));
      }
    }
    return new NameMap(file, names);
  }

  /**
   * Renames tensors.
   *
   * @throws FormatException if a line names a missing tensor, or two tensors would get the same
   *     name
   */
  public Map<String, Tensor> apply(Map<String, Tensor> tensors) {
    for (String theirs : names.keySet()) {
      if (!tensors.containsKey(theirs)) {
        throw new FormatException(
            file,
            String.format(
                Locale.ROOT, "names '%s', but the weights have only %s", theirs, tensors.keySet()));
      }
    }
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (theirs, tensor) -> {
          String ours = names.getOrDefault(theirs, theirs);
          if (renamed.put(ours, tensor) != null) {
            throw new FormatException(
                file, String.format(Locale.ROOT, "gives two tensors the name '%s'", ours));
          }
        });
    return renamed;
  }
}
