package lanewise.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.text.Text;

/**
 * How often a run writes a checkpoint.
 *
 * @param steps the interval in steps; 0 if it is in seconds
 * @param seconds the interval in seconds; 0 if it is in steps. Both 0: never
 */
public record CheckpointInterval(long steps, long seconds) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})([sm]?)");

  /** Whether the interval has passed. */
  public boolean isOver(long stepsSince, long nanosSince) {
    return (steps > 0 && stepsSince >= steps)
        || (seconds > 0 && nanosSince >= seconds * 1_000_000_000L);
  }

  @Override
  public String toString() {
    return seconds > 0 ? seconds + "s" : Long.toString(steps);
  }

  /**
   * Reads {@code 500}, {@code 30s} or {@code 5m}.
   *
   * @throws IllegalArgumentException if the text is not an interval
   */
  public static CheckpointInterval parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Text.of(
              "'%s' is not an interval; expected steps such as 500, or a time such as 30s or 5m",
              text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> new CheckpointInterval(0, number);
      case "m" -> new CheckpointInterval(0, 60 * number);
      default -> new CheckpointInterval(number, 0);
    };
  }
}
