package lanewise.cli.live;

import java.nio.file.Path;
import lanewise.cli.live.LiveTraining.Facts;
import lanewise.cli.options.OptionSection;
import lanewise.cli.terminal.RunLength;
import lanewise.cli.web.LoopbackServer;
import lanewise.cli.web.PortOption;
import lanewise.datasets.DataSet;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for watching a training run in a browser. */
@OptionSection("Watching")
public final class LiveOptions {
  @Option(names = "--live", description = "Serve a local web page that shows the training live.")
  private boolean live;

  @Mixin private final PortOption port = new PortOption();

  /**
   * Opens the page if requested.
   *
   * @param run the prepared run
   * @param folder the run's folder
   * @return the page, or null if not requested
   * @throws ParameterException if a port is given without a page
   */
  public @Nullable LivePage open(CommandLine line, TrainingRun run, DataSet data, Path folder) {
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
    return new LivePage(new LoopbackServer(port.port), facts, data.validation());
  }
}
