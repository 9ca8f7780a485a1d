package lanewise.cli.options;

import lanewise.text.Choice;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** Converters for the enums of options, under their option names. */
public final class Choices {
  private Choices() {}

  /** Registers converters for the enums of the options of a command line and its commands. */
  public static void register(CommandLine line) {
    for (ArgSpec argument : line.getCommandSpec().args()) {
      if (argument.type().isEnum()) {
        register(line, argument.type().asSubclass(Enum.class));
      }
    }
    line.getSubcommands().values().forEach(Choices::register);
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // the enum type is only known to the option
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
