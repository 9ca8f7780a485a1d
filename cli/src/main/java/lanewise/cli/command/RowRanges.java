package lanewise.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lanewise.cli.error.CommandFailure;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Rows of a data set, written as {@code 0-9,15}.
 *
 * @param ranges from and to, both included
 */
record RowRanges(List<Range> ranges) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  /** The rows {@code from} to {@code to}. */
  record Range(int from, int to) {}

  /**
   * All rows, in the order given.
   *
   * @throws CommandFailure if one is not below {@code size}
   */
  int[] within(int size) {
    for (Range range : ranges) {
      if (range.to() >= size) {
        throw new CommandFailure(
            "there is no row %d: the rows are 0 to %d".formatted(range.to(), size - 1));
      }
    }
    return ranges.stream()
        .flatMapToInt(range -> IntStream.rangeClosed(range.from(), range.to()))
        .toArray();
  }

  /** Parses ranges of rows. */
  static final class Converter implements ITypeConverter<RowRanges> {
    @Override
    public RowRanges convert(String text) {
      List<Range> ranges = new ArrayList<>();
      for (String part : text.split(",", -1)) {
        Matcher matcher = RANGE.matcher(part.strip());
        if (!matcher.matches()) {
          throw new TypeConversionException(
              "expected rows like 0-9,15, given '%s'".formatted(text));
        }
        int from = Integer.parseInt(matcher.group(1));
        int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
        if (to < from) {
          throw new TypeConversionException("'%s' goes backwards".formatted(part.strip()));
        }
        ranges.add(new Range(from, to));
      }
      return new RowRanges(ranges);
    }
  }
}
