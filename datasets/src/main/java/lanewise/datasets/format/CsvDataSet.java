package lanewise.datasets.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ReadOptions;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data set from a table in the common CSV form of MNIST: one line per image, with the label
 * and then the pixels of a square grey image row by row, with or without a header line like {@code
 * label,pixel0,..}; commas, semicolons or tabs separate the cells. If the file's name contains
 * {@code train}, the file in the same folder with {@code test} instead is read as the test split,
 * provided that it has labels too.
 */
public final class CsvDataSet {
  private static final Set<String> LABEL_NAMES = Set.of("label", "class", "target", "y");

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+(e[-+]?[0-9]+)?");

  private CsvDataSet() {}

  /**
   * Reads a data set whose classes are named by their numbers.
   *
   * @param name the data set's name
   * @throws DataException if the file cannot be read or is not such a table
   */
  public static DataSet read(Path file, String name, ReadOptions options) {
    ArrayDataSet set = new ArrayDataSet(file);
    Table train = Table.read(file);
    set.put(SplitName.TRAIN, train.split());
    Path testFile = testBeside(file);
    if (testFile != null) {
      int columns = columns(testFile);
      if (columns == train.columns) {
        set.put(SplitName.TEST, Table.read(testFile).split());
        set.notes().add("test images are from " + testFile.getFileName());
      } else {
        set.notes()
            .add(
                String.format(
                    Locale.ROOT,
                    "%s has %d columns, not %d: not used",
                    testFile.getFileName(),
                    columns,
                    train.columns));
      }
    }
    return set.named(name, List.of(), options);
  }

  private static @Nullable Path testBeside(Path file) {
    String name = file.getFileName().toString();
    Path other =
        file.resolveSibling(
            name.replace("train", "test").replace("Train", "Test").replace("TRAIN", "TEST"));
    return !other.equals(file) && Files.isRegularFile(other) ? other : null;
  }

  private static int columns(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      return line == null ? 0 : columns(line);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static int columns(String line) {
    char separator = LabelsTable.separator(line);
    return 1 + (int) line.chars().filter(symbol -> symbol == separator).count();
  }

  /** The numbers of a file. */
  private static final class Table implements Pixels {
    private final Path file;
    private final List<float[]> lines = new ArrayList<>();
    private int labelColumn;
    private int columns;
    private int side;
    private char separator;

    private Table(Path file) {
      this.file = file;
    }

    static Table read(Path file) {
      Table table = new Table(file);
      try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          number++;
          if (!line.isBlank()) {
            table.add(number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line, number);
          }
        }
      } catch (IOException e) {
        throw DataException.unreadable(file, e);
      }
      if (table.lines.isEmpty()) {
        throw new DataException(file, "has no line with a label and pixels");
      }
      return table;
    }

    private void add(String line, int number) {
      if (columns == 0) {
        separator = LabelsTable.separator(line);
        columns = columns(line);
        side = (int) Math.round(Math.sqrt(columns - 1));
        if (takeNames(line)) {
          return;
        }
      }
      requireSquare();
      float[] numbers = new float[columns];
      int from = 0;
      for (int column = 0; column < columns; column++) {
        int comma = line.indexOf(separator, from);
        boolean last = column == columns - 1;
        if (last == comma >= 0) {
          throw new DataException(
              file,
              String.format(
                  Locale.ROOT,
                  "line %,d does not have the %d columns of the first",
                  number,
                  columns));
        }
        numbers[column] = number(line, from, last ? line.length() : comma, number);
        from = comma + 1;
      }
      lines.add(numbers);
    }

    /** Whether the first line is a header. If it is, it also gives the column of the label. */
    private boolean takeNames(String line) {
      List<String> names =
          Arrays.stream(line.split(String.valueOf(separator), -1))
              .map(cell -> cell.replace("\"", "").strip())
              .map(cell -> cell.toLowerCase(Locale.ROOT))
              .toList();
      if (names.stream().allMatch(name -> NUMBER.matcher(name).matches())) {
        return false;
      }
      labelColumn =
          IntStream.range(0, names.size())
              .filter(column -> LABEL_NAMES.contains(names.get(column)))
              .findFirst()
              .orElse(-1);
      return true;
    }

    private void requireSquare() {
      if (side < 2 || side * side != columns - 1) {
        throw new DataException(
            file,
            String.format(
                Locale.ROOT,
                "has %,d columns; expected a label and the pixels of a square image, for example"
                    + " label,pixel0,...,pixel783",
                columns));
      }
      if (labelColumn < 0) {
        throw new DataException(
            file, "has no column named label; expected label,pixel0,pixel1,...");
      }
    }

    private float number(String line, int from, int to, int number) {
      int value = 0;
      for (int i = from; i < to; i++) {
        int digit = line.charAt(i) - '0';
        if (digit < 0 || digit > 9 || to - from > 7) {
          return fraction(line.substring(from, to).replace("\"", "").strip(), number);
        }
        value = value * 10 + digit;
      }
      return from == to ? fraction("", number) : value;
    }

    private float fraction(String text, int number) {
      try {
        if (NUMBER.matcher(text.toLowerCase(Locale.ROOT)).matches()) { // not Java's 1d or 0x1p3
          return Float.parseFloat(text);
        }
      } catch (NumberFormatException e) {
        // reported below
      }
      throw new DataException(
          file, String.format(Locale.ROOT, "line %,d has '%s'; expected numbers", number, text));
    }

    RawSplit split() {
      int[] labels = new int[lines.size()];
      for (int row = 0; row < labels.length; row++) {
        float label = lines.get(row)[labelColumn];
        if (!(label >= 0 && label < ArrayDataSet.MAX_CLASSES) || label != Math.rint(label)) {
          throw new DataException(
              file,
              String.format(
                  Locale.ROOT,
                  "image %,d has the label %s; expected whole numbers from 0",
                  row + 1,
                  label));
        }
        labels[row] = (int) label;
      }
      return new RawSplit(Shape.of(1, side, side), true, this, ArrayLabels.ofIndices(labels));
    }

    @Override
    public long count() {
      return Math.multiplyExact(lines.size(), columns - 1);
    }

    @Override
    public double value(long index) {
      int column = (int) (index % (columns - 1));
      return lines.get((int) (index / (columns - 1)))[column < labelColumn ? column : column + 1];
    }

    @Override
    public String where() {
      return file.toString();
    }
  }
}
