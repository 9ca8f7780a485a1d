package lanewise.cli.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The settings of a training as somebody gave them, before anything is filled in: what an
 * experiment changes from run to run. What was not given follows from what was, in every run anew.
 *
 * @param values option names of {@link TrainOptions} without their dashes, and their values as they
 *     would stand on the command line
 */
public record Settings(Map<String, String> values) {
  public Settings {
    values = Map.copyOf(values);
  }

  /** What a command was given of the training's options, be it on its line or in a file. */
  public static Settings of(CommandLine line) {
    Map<String, String> values = new LinkedHashMap<>();
    @Nullable IDefaultValueProvider file = line.getDefaultValueProvider();
    for (String name : names()) {
      OptionSpec option = line.getCommandSpec().findOption("--" + name);
      String value;
      if (line.getParseResult().hasMatchedOption(option)) {
        List<String> given = option.originalStringValues();
        value = given.isEmpty() ? "true" : String.join(",", given);
      } else {
        value = valueFrom(file, option);
      }
      if (value != null) {
        values.put(name, value);
      }
    }
    return new Settings(values);
  }

  /** The names of all settings. */
  public static List<String> names() {
    return CommandSpec.forAnnotatedObject(new TrainOptions()).options().stream()
        .map(option -> option.longestName().substring(2))
        .toList();
  }

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if there is no setting of that name
   */
  public static void requireKnown(String name) {
    List<String> known = names();
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "there is no setting '%s'%s".formatted(name, Spelling.hint(name, known)));
    }
  }

  /**
   * Checks a setting by itself.
   *
   * @throws IllegalArgumentException if there is none of that name, or it takes no such value
   */
  public static void requireTaken(String name, String value) {
    requireKnown(name);
    try {
      new Settings(Map.of(name, value)).parser(new TrainOptions()).parseArgs();
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * These settings with others in place of some.
   *
   * @throws IllegalArgumentException if there is no setting of such a name
   */
  public Settings with(Map<String, String> others) {
    others.keySet().forEach(Settings::requireKnown);
    Map<String, String> all = new LinkedHashMap<>(values);
    all.putAll(others);
    return new Settings(all);
  }

  /** These settings with another in place of one. */
  public Settings with(String name, Object value) {
    return with(Map.of(name, value.toString()));
  }

  /**
   * The options that follow, all filled in.
   *
   * @param line the command that mistakes are told for
   * @throws ParameterException if a value is not as its option wants it
   */
  public TrainOptions options(CommandLine line) {
    TrainOptions options = new TrainOptions();
    CommandLine parser = parser(options);
    try {
      parser.parseArgs();
      options.resolve(parser);
    } catch (ParameterException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    }
    return options;
  }

  /** What fills options with these settings. */
  private CommandLine parser(TrainOptions options) {
    CommandLine parser = new CommandLine(CommandSpec.forAnnotatedObject(options));
    Choices.register(parser);
    parser.setDefaultValueProvider(
        argument -> argument instanceof OptionSpec option ? value(option) : null);
    return parser;
  }

  private @Nullable String value(OptionSpec option) {
    return values.get(option.longestName().substring(2));
  }

  private static @Nullable String valueFrom(
      @Nullable IDefaultValueProvider provider, ArgSpec option) {
    try {
      return provider == null ? null : provider.defaultValue(option);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
