package lanewise.cli.options;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.cli.error.Spelling;
import lanewise.datasets.Resize;
import lanewise.datasets.TestViews;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.train.Metric;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Enum constants by the names users write: {@code SIMPLE_CNN} is {@code simple-cnn}. */
public final class Choices {
  private Choices() {}

  /** Teaches a command line and its commands to read our enums. */
  public static void register(CommandLine line) {
    register(line, ModelName.class);
    register(line, OptimizerName.class);
    register(line, NormalizationName.class);
    register(line, BalanceName.class);
    register(line, Resize.Method.class);
    register(line, SplitName.class);
    register(line, ScheduleName.class);
    register(line, Metric.class);
    register(line, TestViews.class);
    register(line, ConvolutionAlgorithm.class);
  }

  /** Teaches a command line and its commands to read an enum. */
  public static <E extends Enum<E>> void register(CommandLine line, Class<E> type) {
    ITypeConverter<E> converter = text -> parse(type, text);
    line.registerConverter(type, converter);
  }

  /**
   * Reads a constant as users write it.
   *
   * @throws TypeConversionException if there is no such constant
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (name(constant).equals(text)) {
        return constant;
      }
    }
    List<String> names = names(type);
    throw new TypeConversionException(
        "there is no '%s'; expected %s%s"
            .formatted(text, String.join(", ", names), Spelling.hint(text, names)));
  }

  /** The constants as users write them. */
  static List<String> names(Class<? extends Enum<?>> type) {
    return Stream.of(type.getEnumConstants()).map(Choices::name).toList();
  }

  /** A constant as users write it. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
