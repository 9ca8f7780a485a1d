package lanewise.cli.live;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.cli.live.LiveTraining.Facts;
import lanewise.cli.options.OptionSection;
import lanewise.cli.terminal.RunLength;
import lanewise.cli.web.LoopbackServer;
import lanewise.cli.web.PortOption;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;
import lanewise.tensor.Batch;
import lanewise.train.BatchStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for watching a training run in a browser. */
@OptionSection("Watching")
public final class LiveOptions {
  @Option(
      names = "--live",
      description = "Serve a local web page that shows the training live and steers it.")
  private boolean live;

  @Mixin private final PortOption port = new PortOption();

  /**
   * Opens the page if requested.
   *
   * @param run the prepared run
   * @param folder the run's folder
   * @param shared whether several processes train
   * @return the page, or null if not requested
   * @throws ParameterException if a port is given without a page
   */
  public @Nullable LivePage open(
      CommandLine line, TrainingRun run, DataSet data, Path folder, boolean shared) {
    if (!live) {
      if (port.port != 0) {
        throw new ParameterException(line, "--port is the port of the page: give --live with it");
      }
      return null;
    }
    RunSettings settings = run.settings();
    RunLength length = RunLength.of(run);
    Facts facts =
        new Facts(
            settings.model().name().toString(),
            run.card().network().parameterCount(),
            data.name(),
            data.notes(),
            folder.toString(),
            "%s, learning rate %s, batch size %s, seed %d"
                .formatted(
                    settings.optimizer().name(),
                    settings.rateText(),
                    settings.batchText(),
                    settings.seed()),
            data.task().answers(data.classNames()),
            length.epochs(),
            length.images(),
            length.maxImages());
    return new LivePage(
        new LoopbackServer(port.port),
        facts,
        data.validation(),
        new Controls(steered(run, shared)),
        new Insight(run.plan(), sample(run)));
  }

  /** What can be steered in a run. */
  static Controls.Steered steered(TrainingRun run, boolean shared) {
    String alone = shared ? "a training that several processes share is not steered" : null;
    String once =
        run.settings().safety().recover()
            ? "with --recover the rate is not steered: a run that goes back makes steps twice, and"
                + " the list of changes would not say which"
            : null;
    return new Controls.Steered(
        run.settings().schedule().steering(), run::steer, alone, shared ? alone : once);
  }

  /** A batch of images from all over the training set. */
  private static Batch sample(TrainingRun run) {
    ImageSet images = run.data().train();
    int count = Math.min(run.plan().batchSize(), images.size());
    int[] rows =
        IntStream.range(0, count).map(i -> (int) ((long) i * images.size() / count)).toArray();
    try (BatchStream stream = run.card().loader(images.select(rows), rows.length).open(1)) {
      return Objects.requireNonNull(stream.next(), "a set has images");
    }
  }
}
