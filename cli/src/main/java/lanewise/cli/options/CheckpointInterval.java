package lanewise.cli.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How often a run is taken down so that it can be resumed: after so many steps, or after so many
 * seconds; never if both are 0.
 */
public record CheckpointInterval(long steps, long seconds) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})([sm]?)");

  /** Whether it is time again. */
  public boolean isOver(long stepsSince, long nanosSince) {
    return (steps > 0 && stepsSince >= steps)
        || (seconds > 0 && nanosSince >= seconds * 1_000_000_000L);
  }

  @Override
  public String toString() {
    return seconds > 0 ? seconds + "s" : Long.toString(steps);
  }

  /** Reads {@code 500}, {@code 30s} or {@code 5m}. */
  static final class Converter implements ITypeConverter<CheckpointInterval> {
    @Override
    public CheckpointInterval convert(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'%s' is no interval; expected steps such as 500, or a time such as 30s or 5m"
                .formatted(text));
      }
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> new CheckpointInterval(0, number);
        case "m" -> new CheckpointInterval(0, 60 * number);
        default -> new CheckpointInterval(number, 0);
      };
    }
  }
}
