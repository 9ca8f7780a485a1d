package lanewise.cli.options;

import lanewise.datasets.Resize;
import lanewise.datasets.TestViews;
import lanewise.model.ModelName;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.run.BalanceName;
import lanewise.run.NormalizationName;
import lanewise.run.OptimizerName;
import lanewise.run.ScheduleName;
import lanewise.text.Choice;
import lanewise.train.Metric;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The enums that options take, read by the names users write. */
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
    line.registerConverter(type, converter(type));
  }

  /** Reads a constant as users write it. */
  public static <E extends Enum<E>> ITypeConverter<E> converter(Class<E> type) {
    return text -> {
      try {
        return Choice.parse(type, text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    };
  }
}
