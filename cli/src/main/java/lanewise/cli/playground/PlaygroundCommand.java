package lanewise.cli.playground;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.UserCommand;
import lanewise.cli.run.SavedModel;
import lanewise.cli.web.LoopbackServer;
import lanewise.cli.web.PortOption;
import lanewise.datasets.DataSet;
import lanewise.model.ModelCard;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.run.RunSettings;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code lanewise playground}: serves a page that shows every layer's feature maps of a drawing.
 */
@Command(
    name = "playground",
    description = {
      "Serve a page on this machine where you draw a digit, upload an image or pick a test image,"
          + " and see the class probabilities and every layer's feature maps change as you draw.",
      "Ctrl-C ends it."
    },
    abbreviateSynopsis = true,
    footer = {"  lanewise playground latest", "  lanewise playground latest --port 8028"})
public final class PlaygroundCommand extends UserCommand {
  @Mixin private final SavedModel saved = new SavedModel();

  @Mixin private final PortOption port = new PortOption();

  PlaygroundCommand() {
    super("Network", "Data", "Computation");
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = line();
    Path file = saved.weights();
    RunSettings settings = settings();
    SlowPath.warn(line.getErr());
    DataSet given = data(line);
    ModelCard card = saved.card(line, given(), given);
    DataSet data = given == null ? null : card.fitted(given);
    Network network = Mistakes.asUsage(line, card::network);
    Map<String, Tensor> weights = saved.read(network);
    try (Scheduler scheduler = new Scheduler(settings.threads());
        Scheduler steps = new Scheduler(1);
        LoopbackServer server = new LoopbackServer(port.port)) {
      Microscope microscope =
          new Microscope(card, network, weights, settings.convolution(), scheduler);
      RunSettings run = saved.runSettings().orElse(settings);
      PictureTraining training =
          new PictureTraining(network, weights, run.optimizer(), run.seed(), steps);
      Playground playground =
          new Playground(file.toString(), card, network, weights, microscope, training, data);
      playground.serveOn(server);
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "lanewise-playground"));
      screen().line("playground of %s: %s", file, server.address());
      line.getOut().flush();
      playground.warmUp();
      new CountDownLatch(1).await(); // wait until Ctrl-C ends the process
      return ExitCode.DONE;
    }
  }

  /** The data set for test images: the one given or, as far as a run says, the one trained on. */
  private @Nullable DataSet data(CommandLine line) {
    boolean known = given().values().containsKey("data") || saved.runSettings().isPresent();
    return known ? saved.data(line, given()) : null;
  }
}
