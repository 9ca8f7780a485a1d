package lanewise.datasets.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import lanewise.datasets.DataException;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code labels.csv} in a folder of images: one column with file names, one with classes
 * and, optionally, one with the name of the split. File names are relative to the table's folder or
 * to a folder {@code images} or {@code train} in it; the suffix may be omitted.
 */
final class LabelsTable {
  /** The file name of the table. */
  static final String NAME = "labels.csv";

  private static final Set<String> FILE_COLUMNS =
      Set.of(
          "file",
          "filename",
          "file_name",
          "filepath",
          "path",
          "image",
          "image_name",
          "image_path",
          "image_id",
          "img",
          "id",
          "name");
  private static final Set<String> LABEL_COLUMNS =
      Set.of(
          "label",
          "labels",
          "class",
          "class_name",
          "classname",
          "category",
          "target",
          "species",
          "breed",
          "diagnosis",
          "y");
  private static final Set<String> SPLIT_COLUMNS = Set.of("split", "set", "subset", "partition");
  private static final List<String> SUFFIXES =
      List.of(
          "", ".png", ".jpg", ".jpeg", ".JPG", ".JPEG", ".PNG", ".bmp", ".gif", ".tif", ".webp");

  private final Path table;
  private final List<List<String>> lines;
  private final Map<Path, Integer> lineOf = new HashMap<>();
  private int fileColumn = -1;
  private int labelColumn = -1;
  private int splitColumn = -1;

  private LabelsTable(Path table) {
    this.table = table;
    this.lines = lines(table);
  }

  /** Whether a folder has such a table. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(NAME));
  }

  /**
   * Lists the images of a table, in its order, by the name of their split; without a split column
   * all belong to {@code train}.
   *
   * @throws DataException if the table cannot be read, a column is missing, or a file does not
   *     exist
   */
  static Map<String, List<LabelledFile>> list(Path folder) {
    return new LabelsTable(folder.resolve(NAME)).list();
  }

  private Map<String, List<LabelledFile>> list() {
    int first = findColumns() ? 1 : 0;
    Map<String, List<LabelledFile>> splits = new LinkedHashMap<>();
    for (int line = first; line < lines.size(); line++) {
      List<String> cells = lines.get(line);
      String label = Normalizer.normalize(cells.get(labelColumn).strip(), Normalizer.Form.NFC);
      if (label.isEmpty()) {
        throw new DataException(
            table, String.format(Locale.ROOT, "line %d has no class", line + 1));
      }
      String split = splitColumn < 0 ? "train" : cells.get(splitColumn).strip();
      splits
          .computeIfAbsent(split, _ -> new ArrayList<>())
          .add(new LabelledFile(once(cells.get(fileColumn).strip(), line + 1), label));
    }
    if (splits.isEmpty()) {
      throw new DataException(table, "lists no images; expected one line per image");
    }
    return splits;
  }

  /** Finds the columns and returns whether the first line is a header. */
  private boolean findColumns() {
    List<String> header =
        lines.isEmpty()
            ? List.of()
            : lines.getFirst().stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
    for (int column = header.size() - 1; column >= 0; column--) {
      if (FILE_COLUMNS.contains(header.get(column))) {
        fileColumn = column;
      } else if (LABEL_COLUMNS.contains(header.get(column))) {
        labelColumn = column;
      } else if (SPLIT_COLUMNS.contains(header.get(column))) {
        splitColumn = column;
      }
    }
    if (fileColumn >= 0 && labelColumn >= 0) {
      return true;
    }
    if (header.size() == 2 && fileColumn >= 0 != labelColumn >= 0) {
      fileColumn = fileColumn >= 0 ? fileColumn : 1 - labelColumn;
      labelColumn = 1 - fileColumn;
      return true;
    }
    if (header.size() == 2 && find(lines.getFirst().getFirst().strip()) != null) {
      fileColumn = 0;
      labelColumn = 1;
      return false;
    }
    throw new DataException(
        table,
        String.format(Locale.ROOT, "has the columns %s; expected filename and label", header));
  }

  /** The file of a line; no two lines may name the same. */
  private Path once(String name, int line) {
    Path file = file(name, line);
    Integer before = lineOf.put(file, line);
    if (before != null) {
      throw new DataException(
          table,
          String.format(
              Locale.ROOT,
              "lines %d and %d both name the image '%s'; expected one class for each image, in one"
                  + " line",
              before,
              line,
              name));
    }
    return file;
  }

  private Path file(String name, int line) {
    Path file = find(name);
    if (file == null) {
      throw new DataException(
          table,
          String.format(
              Locale.ROOT, "line %d names the image '%s', which does not exist", line, name));
    }
    return file;
  }

  private @Nullable Path find(String written) {
    String name = written.replace('\\', '/'); // as Windows writes paths
    Path folder = Objects.requireNonNull(table.toAbsolutePath().normalize().getParent());
    for (Path base : List.of(folder, folder.resolve("images"), folder.resolve("train"))) {
      for (String suffix : SUFFIXES) {
        try {
          Path file = base.resolve(name + suffix).normalize();
          if (file.startsWith(folder) && Files.isRegularFile(file)) {
            return file;
          }
        } catch (InvalidPathException _) {
          return null;
        }
      }
    }
    return null;
  }

  private static List<List<String>> lines(Path table) {
    try {
      String text = Files.readString(table, StandardCharsets.UTF_8);
      if (text.startsWith("\ufeff")) {
        text = text.substring(1);
      }
      char separator = separator(text);
      try (CsvReader<CsvRecord> csv =
          CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text)) {
        return csv.stream().map(CsvRecord::getFields).collect(Collectors.toList());
      }
    } catch (IOException e) {
      throw DataException.unreadable(table, e);
    } catch (CsvParseException e) {
      throw new DataException(table, "is damaged: " + e.getMessage());
    }
  }

  /** The separator of the first line's cells. */
  static char separator(String text) {
    String first = text.lines().findFirst().orElse("");
    if (first.indexOf(',') >= 0) {
      return ',';
    }
    return first.indexOf('\t') >= 0 ? '\t' : ';';
  }
}
