package lanewise.cli.playground;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.RunPath;
import lanewise.cli.options.UserCommand;
import lanewise.cli.run.SavedModel;
import lanewise.cli.web.LoopbackServer;
import lanewise.cli.web.PortOption;
import lanewise.datasets.DataSet;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.run.RunSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code lanewise playground}: serves a page that shows every layer's feature maps of a drawing.
 */
@Command(
    name = "playground",
    description = {
      "Serve a page on this machine where you draw a digit, upload an image or pick a test image,"
          + " and see the class probabilities and every layer's feature maps change as you draw.",
      "Two networks with the same classes are shown side by side. A run that was trained with"
          + " --keep-epochs has a slider over its epochs; to compare two of them, give it twice.",
      "Ctrl-C ends it."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise playground latest",
      "  lanewise playground latest --port 8028",
      "  lanewise playground runs/adam runs/sgd"
    })
public final class PlaygroundCommand extends UserCommand {
  @Mixin private final SavedModel saved = new SavedModel();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OTHER",
      converter = RunPath.class,
      description = "A second run, weights file or ONNX model, to show beside the first.")
  private @Nullable Path other;

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
    KeptWeights kept = new KeptWeights(saved.path(), network, saved.read(network));
    // Of a run given twice the first shows how it began.
    boolean twice = other != null && Weights.fileOf(other).equals(file) && kept.best() != null;
    Integer start = twice ? kept.epochs().getFirst() : kept.best();
    RunSettings run = saved.runSettings().orElse(settings);
    try (Playground first =
            new Playground(file.toString(), card, network, kept, start, run, settings, data);
        Playground second = other == null ? null : beside(card, file, other, settings, data);
        LoopbackServer server = new LoopbackServer(port.port)) {
      Site site = second == null ? new Site(first) : new Site(first, second);
      site.serveOn(server);
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "lanewise-playground"));
      String both = other == null ? "" : " and " + Weights.fileOf(other);
      screen().line("playground of %s%s: %s", file, both, server.address());
      line.getOut().flush();
      site.warmUp();
      new CountDownLatch(1).await(); // wait until Ctrl-C ends the process
      return ExitCode.DONE;
    }
  }

  /** The second network, which must tell the same classes apart as the first. */
  private static Playground beside(
      ModelCard card, Path file, Path other, RunSettings settings, @Nullable DataSet data) {
    TrainedModel model = TrainedModel.read(other);
    Path otherFile = Weights.fileOf(other);
    if (!model.card().classNames().equals(card.classNames())) {
      throw new CommandFailure(
          "%s has the classes %s, but %s has %s: two networks side by side need the same, in the same order"
              .formatted(
                  otherFile,
                  String.join(", ", model.card().classNames()),
                  file,
                  String.join(", ", card.classNames())));
    }
    Network network = model.card().network();
    KeptWeights kept = new KeptWeights(other, network, model.weights());
    RunSettings run = SavedModel.runSettings(other).orElse(settings);
    return new Playground(
        otherFile.toString(), model.card(), network, kept, kept.best(), run, settings, data);
  }

  /** The data set for test images: the one given or, as far as a run says, the one trained on. */
  private @Nullable DataSet data(CommandLine line) {
    boolean known = given().values().containsKey("data") || saved.runSettings().isPresent();
    return known ? saved.data(line, given()) : null;
  }
}
