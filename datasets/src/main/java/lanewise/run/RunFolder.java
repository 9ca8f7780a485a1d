package lanewise.run;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.model.ModelName;
import lanewise.model.Weights;
import lanewise.text.Text;

/**
 * The folder with all files of a run. Files are written atomically (temporary file, sync, rename),
 * so that even after a kill each is complete: weights are those of the last finished epoch, a
 * checkpoint and its tables of the last one written.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private static final Pattern EPOCH = Pattern.compile("epoch-(\\d{3,9})\\.safetensors");

  /** The usual name of a run: {@code MODEL-DATA-TIME}. */
  public static String usualName(ModelName model, String data, LocalDateTime now) {
    return Text.of("%s-%s-%s", model, plain(data), TIME.format(now));
  }

  /**
   * Creates a folder that no other process gets: one of the given path or, if that exists, with a
   * number behind it.
   *
   * @throws FormatException if none can be created
   */
  public static Path createNew(Path usual) {
    Path parent = usual.toAbsolutePath().getParent();
    if (parent != null) {
      AtomicFile.createFolder(parent);
    }
    Path free = usual;
    for (int number = 2; ; number++) {
      try {
        Files.createDirectory(free);
        AtomicFile.syncParent(free);
        return free;
      } catch (FileAlreadyExistsException e) {
        free = usual.resolveSibling(usual.getFileName() + "-" + number);
      } catch (IOException e) {
        throw FormatException.unwritable(free, e);
      }
    }
  }

  /** The name of a data set in a form suitable for file names. */
  public static String plain(String data) {
    return data.replaceAll("\\.npz$|[^\\w.-]", "");
  }

  /**
   * Creates the folder of a new run.
   *
   * @throws FormatException if the path is in use or the folder cannot be created
   */
  public static RunFolder create(Path path) {
    requireFree(path);
    AtomicFile.createFolder(path);
    return new RunFolder(path);
  }

  /**
   * Checks that a path does not exist or is an empty folder.
   *
   * @throws FormatException if it is a file or a non-empty folder
   */
  public static void requireFree(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new FormatException(path, "is a file; a run needs a new or empty folder");
    }
    try (Stream<Path> content = Files.list(path)) {
      if (content.anyMatch(
          file -> !file.endsWith(FolderLock.NAME) && !AtomicFile.isLeftover(file))) {
        throw new FormatException(path, "is not empty; a run needs a new or empty folder");
      }
    } catch (IOException e) {
      throw FormatException.unreadable(path, e);
    }
  }

  /**
   * The folder of a finished run.
   *
   * @throws FormatException if it is not a run folder or the run is not finished
   */
  public static RunFolder finished(Path path) {
    RunFolder folder = new RunFolder(path);
    if (Files.exists(folder.config()) && !Files.exists(folder.metrics())) {
      throw new FormatException(
          path, "is an unfinished run: leave it out, or finish it with `lanewise train --resume`");
    }
    for (Path file : List.of(folder.config(), folder.metrics(), folder.predictions())) {
      if (!Files.exists(file)) {
        throw new FormatException(
            path, Text.of("has no %s; expected the folder of a finished run", file.getFileName()));
      }
    }
    return folder;
  }

  /** The resolved configuration: {@code train --config} runs it again. */
  public Path config() {
    return path.resolve("config.yaml");
  }

  /** One line per epoch. */
  public Path epochs() {
    return path.resolve("epochs.csv");
  }

  /** One line per optimizer step. */
  public Path steps() {
    return path.resolve("steps.csv");
  }

  /** The weights of the epoch with the best validation score. */
  public Path best() {
    return path.resolve(Weights.BEST);
  }

  /** The weights of the last finished epoch. */
  public Path last() {
    return path.resolve("last.safetensors");
  }

  /** The weights after an epoch, if the run keeps them; after epoch 0 the initial ones. */
  public Path epoch(int epoch) {
    return path.resolve(Text.of("epoch-%03d.safetensors", epoch));
  }

  /**
   * The epochs whose weights are kept, in their order.
   *
   * @throws FormatException if the folder cannot be read
   */
  public List<Integer> keptEpochs() {
    try (Stream<Path> content = Files.list(path)) {
      return content
          .map(file -> EPOCH.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(name -> Integer.valueOf(name.group(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw FormatException.unreadable(path, e);
    }
  }

  /** The predictions for the test images. */
  public Path predictions() {
    return path.resolve("predictions.csv");
  }

  /** The time of each step. */
  public Path times() {
    return path.resolve("times.csv");
  }

  /** The checkpoint from which an unfinished run is resumed. */
  public Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  /**
   * The final figures.
   *
   * @throws FormatException if the run is not finished, or they are damaged
   */
  public RunReport report() {
    return Json.read(metrics(), RunReport.class);
  }

  /** Writes or replaces the results. */
  public void write(RunReport report) {
    byte[] json = Json.of(report).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(metrics(), out -> out.write(json));
  }

  /**
   * What the network of a finished run says of each test image.
   *
   * @throws FormatException if it cannot be read, or is not of the images that the final figures
   *     count
   */
  public Predictions readPredictions() {
    return Predictions.read(predictions(), report().test());
  }

  /**
   * The lines of a finished run's {@code epochs.csv}.
   *
   * @throws FormatException if it cannot be read, or lacks an epoch
   */
  public List<NamedCsvRecord> readEpochs() {
    return CsvTable.read(epochs(), 1, report().epochs());
  }

  /**
   * The lines of a finished run's {@code steps.csv}.
   *
   * @throws FormatException if it cannot be read, or lacks a step
   */
  public List<NamedCsvRecord> readSteps() {
    return CsvTable.read(steps(), 1, report().steps());
  }

  /** Removes the checkpoint of a finished run and temporary files left by a kill. */
  void clean() {
    try {
      Files.deleteIfExists(checkpoint());
    } catch (IOException e) {
      throw FormatException.unwritable(path, e);
    }
    List.of(config(), epochs(), steps(), times(), best(), last(), predictions(), checkpoint())
        .forEach(AtomicFile::deleteLeftovers);
    keptEpochs().forEach(epoch -> AtomicFile.deleteLeftovers(epoch(epoch)));
    AtomicFile.deleteLeftovers(metrics());
  }

  /** The final scores. */
  public Path metrics() {
    return path.resolve("metrics.json");
  }
}
