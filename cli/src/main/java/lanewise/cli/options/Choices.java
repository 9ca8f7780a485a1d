package lanewise.cli.options;

import lanewise.text.Choice;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** The enums that options take, by the names users write. */
public final class Choices {
  private Choices() {}

  /** Teaches a command line and its commands to read the enums that their options take. */
  public static void register(CommandLine line) {
    for (ArgSpec argument : line.getCommandSpec().args()) {
      if (argument.type().isEnum()) {
        register(line, argument.type().asSubclass(Enum.class));
      }
    }
    line.getSubcommands().values().forEach(Choices::register);
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // of which enum it is, only the option knows
  private static void register(CommandLine line, Class<? extends Enum> type) {
    ITypeConverter<Enum> converter =
        text -> {
          try {
            return Choice.parse(type, text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
          }
        };
    line.registerConverter((Class<Enum>) type, converter);
  }
}
