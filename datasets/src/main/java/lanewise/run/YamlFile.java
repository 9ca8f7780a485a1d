package lanewise.run;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.file.TextFile;
import lanewise.format.FormatException;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A mapping in YAML: a configuration, or the settings of an experiment. */
public final class YamlFile {
  /** Many times what settings take, and little enough for the parser to be done in a moment. */
  private static final int MAX_BYTES = 1 << 18;

  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @throws FormatException if it cannot be read or is not a YAML mapping
   */
  public static Map<String, @Nullable Object> read(Path file) {
    return of(file, TextFile.read(file, MAX_BYTES));
  }

  /** As {@link #read}, for a text; errors name the given file. */
  static Map<String, @Nullable Object> of(Path file, String yaml) {
    Object content;
    try {
      content =
          new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(yaml);
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
      throw new FormatException(file, line + e.getProblem() + "; expected YAML");
    } catch (StackOverflowError e) {
      throw new FormatException(file, "is nested too deeply; expected lines like `epochs: 3`");
    } catch (YamlEngineException e) {
      throw new FormatException(file, e.getMessage() + "; expected YAML");
    }
    if (content instanceof Map<?, ?> mapping) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      mapping.forEach((key, value) -> values.put(String.valueOf(key), value));
      return values;
    }
    throw new FormatException(file, "expected lines like `epochs: 3`");
  }

  /**
   * A value as on the command line.
   *
   * @throws FormatException if it is a mapping, a list with an empty item, or not printable
   */
  public static String text(Path file, String name, @Nullable Object value) {
    if (value == null) {
      throw new FormatException(file, "the setting '" + name + "' has an empty item");
    }
    if (value instanceof Map) {
      throw new FormatException(file, "the setting '" + name + "' must be a plain value");
    }
    if (value instanceof List<?> list) {
      List<String> items = new ArrayList<>();
      for (Object item : list) {
        if (item instanceof List) { // which may hold itself
          throw new FormatException(file, "the setting '" + name + "' must hold plain values");
        }
        items.add(text(file, name, item));
      }
      return String.join(",", items);
    }
    if (!Text.isPrintable(value.toString())) {
      throw new FormatException(file, "the setting '" + name + "' holds a control character");
    }
    return value instanceof Double number && Double.isFinite(number)
        ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
        : value.toString();
  }
}
