package lanewise.cli.live;

import java.nio.file.Path;
import lanewise.cli.live.LiveTraining.Facts;
import lanewise.cli.options.OptionSection;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.terminal.RunLength;
import lanewise.cli.web.LoopbackServer;
import lanewise.cli.web.PortOption;
import lanewise.datasets.DataSet;
import lanewise.nn.Network;
import lanewise.train.BatchSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of watching a training run in a browser. */
public final class LiveOptions implements OptionSection {
  @Option(
      names = "--live",
      description = "Serve a page on this machine that shows the training as it goes.")
  private boolean live;

  @Mixin private final PortOption port = new PortOption();

  @Override
  public String heading() {
    return "Watching";
  }

  /**
   * Opens the page if it is wanted.
   *
   * @param options of the run, all filled in
   * @param images what is trained on
   * @param folder of the run
   * @return null if no page is wanted
   * @throws ParameterException if there is a port and no page
   */
  public @Nullable LivePage open(
      CommandLine line,
      TrainOptions options,
      DataSet data,
      Network network,
      BatchSource images,
      Path folder) {
    if (!live) {
      if (port.port != 0) {
        throw new ParameterException(line, "--port is the port of the page: give --live with it");
      }
      return null;
    }
    RunLength length = RunLength.of(options.trainingOptions(), images);
    Facts facts =
        new Facts(
            options.model.spec().name().toString(),
            network.parameterCount(),
            data.name(),
            data.notes(),
            folder.toString(),
            "%s, learning rate %s, batch size %d, seed %d"
                .formatted(
                    options.optimizer.optimizer,
                    options.rateText(),
                    options.batch.size,
                    options.seed),
            data.classNames(),
            length.epochs(),
            length.images(),
            length.maxImages());
    return new LivePage(new LoopbackServer(port.port), facts, data.validation());
  }
}
