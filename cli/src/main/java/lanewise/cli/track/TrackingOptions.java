package lanewise.cli.track;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import lanewise.cli.options.OptionSection;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.run.RunConfig;
import lanewise.run.TrainingRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that record a run outside its own files. */
@OptionSection("Tracking")
public final class TrackingOptions {
  private static final Path RUNS = Path.of("runs");

  @Option(
      names = "--tensorboard",
      description =
          "Write event files for TensorBoard to the folder tensorboard of the run: losses,"
              + " pictures of mistakes, histograms of the weights.")
  private boolean tensorboard;

  @Option(
      names = "--mlflow",
      paramLabel = "URL",
      description =
          "Send settings and scores to the MLflow server at this address. Never tried against a"
              + " real server.")
  private @Nullable String mlflow;

  @Option(
      names = "--results",
      paramLabel = "FILE.csv",
      description =
          "Add a line with settings and scores to this table (default: runs/results.csv, for a run"
              + " in runs).")
  private @Nullable Path results;

  /**
   * The trackers that were asked for.
   *
   * @param run the prepared run
   * @param folder the run's folder, which need not exist yet
   * @throws ParameterException if the address is none
   * @throws lanewise.format.FormatException if the table cannot be a file
   */
  public Trackers open(CommandLine line, TrainingRun run, Path folder) {
    Trackers trackers = new Trackers(text -> line.getErr().println("warning: " + text));
    RunConfig settings = RunConfig.of(run.settings());
    if (tensorboard) {
      trackers.add("--tensorboard", () -> new TensorBoard(folder.resolve("tensorboard"), run));
    }
    if (mlflow != null) {
      URI server = address(line, mlflow);
      trackers.add(
          "--mlflow " + server,
          () -> Mlflow.begin(server, String.valueOf(folder.getFileName()), settings));
    }
    if (results != null || RUNS.equals(folder.getParent())) {
      Path table = Objects.requireNonNullElse(results, RUNS.resolve("results.csv"));
      AtomicFile.file(table); // refuses now what would fail after the training
      Path parent = table.toAbsolutePath().getParent();
      if (results != null && parent != null && !Files.isDirectory(parent)) {
        throw new FormatException(table, "there is no such folder");
      }
      trackers.add(table.toString(), () -> new ResultsTable(table, settings));
    }
    return trackers;
  }

  private static URI address(CommandLine line, String text) {
    try {
      URI address = new URI(text);
      if (address.getHost() != null && text.matches("https?://.*")) {
        return address;
      }
    } catch (URISyntaxException e) {
      // no address
    }
    throw new ParameterException(
        line,
        "--mlflow: expected an address like http://127.0.0.1:5000, given '%s'".formatted(text));
  }
}
