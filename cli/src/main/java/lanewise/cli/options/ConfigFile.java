package lanewise.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.cli.error.ValueOrigin;
import lanewise.format.FormatException;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * A training configuration in YAML: the options of {@link TrainOptions} by their names without the
 * dashes. What stands in it takes the place of the options' defaults, so the command line wins.
 */
public final class ConfigFile implements IDefaultValueProvider, ValueOrigin {
  private static final List<String> NAMES =
      options(new TrainOptions()).stream().map(ConfigFile::key).toList();

  private final Path file;
  private final Map<String, String> values;

  private ConfigFile(Path file, Map<String, String> values) {
    this.file = file;
    this.values = values;
  }

  /**
   * Reads a file.
   *
   * @throws FormatException if it cannot be read or is no YAML mapping of known names to plain
   *     values
   */
  public static ConfigFile read(Path file) {
    try {
      return of(file, Files.readString(file));
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  /** As {@link #read}, of a text; mistakes are told of a file of that name. */
  static ConfigFile of(Path file, String yaml) {
    Map<String, String> values = new LinkedHashMap<>();
    parse(file, yaml)
        .forEach(
            (key, value) -> {
              String name = String.valueOf(key);
              if (!NAMES.contains(name)) {
                throw new FormatException(
                    file, "there is no setting '%s'%s".formatted(name, Spelling.hint(name, NAMES)));
              }
              if (value != null) {
                values.put(name, text(file, name, value));
              }
            });
    return new ConfigFile(file, values);
  }

  /** Reads the options that a run was made with. */
  public static TrainOptions options(Path file) {
    TrainOptions options = new TrainOptions();
    CommandLine line = new CommandLine(CommandSpec.forAnnotatedObject(options));
    Choices.register(line);
    line.setDefaultValueProvider(read(file));
    try {
      line.parseArgs();
    } catch (ParameterException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()));
    }
    return options;
  }

  @Override
  public String origin(ParameterException e) {
    if (e.getArgSpec() instanceof OptionSpec option) {
      String value = values.getOrDefault(key(option), "");
      if (List.of(value.split(",", -1)).contains(e.getValue())) {
        return file.toString();
      }
    }
    return "";
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? values.get(key(option)) : null;
  }

  private static List<OptionSpec> options(TrainOptions options) {
    return CommandSpec.forAnnotatedObject(options).options();
  }

  private static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /**
   * Reads a file of settings, whatever their names.
   *
   * @throws FormatException if it cannot be read or is no YAML mapping
   */
  public static Map<?, ?> parse(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  private static Map<?, ?> parse(Path file, String yaml) {
    Object content;
    try {
      content =
          new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(yaml);
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
      throw new FormatException(file, line + e.getProblem() + "; expected YAML");
    } catch (YamlEngineException e) {
      throw new FormatException(file, e.getMessage() + "; expected YAML");
    }
    if (content instanceof Map<?, ?> mapping) {
      return mapping;
    }
    throw new FormatException(file, "expected lines like `epochs: 3`");
  }

  /**
   * A value as it would stand on the command line.
   *
   * @throws FormatException if it is a mapping, or a list with an empty item
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
        items.add(text(file, name, item));
      }
      return String.join(",", items);
    }
    return value.toString();
  }
}
