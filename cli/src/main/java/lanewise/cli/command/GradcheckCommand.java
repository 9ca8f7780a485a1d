package lanewise.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.cli.run.GivenNetwork;
import lanewise.cli.run.GivenNetwork.Found;
import lanewise.cli.terminal.Waiting;
import lanewise.nn.Network;
import lanewise.plan.GradientCheck;
import lanewise.run.RunSettings;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.tensor.Batch;
import lanewise.tensor.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise gradcheck}: compares a network's gradients with finite differences. */
@Command(
    name = "gradcheck",
    description = {
      "Compare the gradients of a network with central differences of the loss, computed in double"
          + " by plain loops: one line per parameter, with the largest relative error.",
      "The images are noise, and dropout is left out. Where the loss has a kink next to a value (at"
          + " the corner of a ReLU, or between two equal values under a pool) there is nothing to"
          + " compare with: such values are counted as kinks. The exit code is 1 if an error is"
          + " larger than --tolerance."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise gradcheck",
      "  lanewise gradcheck --model bn-cnn --filters 4,8 --values 20",
      "  lanewise gradcheck network.onnx --json"
    })
public final class GradcheckCommand extends UserCommand {
  /** Another order than that of the weights, which have the seed itself. */
  private static final long IMAGES = 0x9e3779b97f4a7c15L;

  @Mixin private final GivenNetwork given = new GivenNetwork();

  @Option(
      names = "--values",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Values compared of each parameter, drawn by --seed (default: 8).")
  private int values = 8;

  @Option(
      names = "--images",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Images of the batch (default: 2).")
  private int images = 2;

  @Option(
      names = "--tolerance",
      paramLabel = "E",
      description = "The largest relative error of a right gradient (default: 0.001).")
  private double tolerance = 1e-3;

  @Mixin private final JsonOption json = new JsonOption();

  /** The output of {@code --json}. */
  private record Report(
      String network, boolean right, double tolerance, List<GradientCheck.Result> parameters) {}

  GradcheckCommand() {
    super("Network", "seed");
  }

  @Override
  public Integer call() {
    if (!(tolerance >= 0)) {
      throw mistake("--tolerance must be 0 or more, given %s", tolerance);
    }
    RunSettings settings = settings();
    Found found = given.find(line(), given());
    GradientCheck check;
    try (Waiting _ = waiting("checking the gradients of " + found.name())) {
      check =
          GradientCheck.of(
              found.network(),
              found.weights(),
              noise(found.network(), new SplittableRandom(settings.seed() ^ IMAGES)),
              settings.seed(),
              values);
    }
    List<GradientCheck.Result> wrong =
        check.results().stream().filter(result -> !(result.error() <= tolerance)).toList();
    if (json.given()) {
      Report report = new Report(found.name(), wrong.isEmpty(), tolerance, check.results());
      json.print(line(), report);
    } else {
      show(check, wrong);
    }
    return wrong.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Batch noise(Network network, SplittableRandom random) {
    Batch batch = new Batch(images, network.inputShape());
    for (int i = 0; i < batch.images().length; i++) {
      batch.images()[i] = (float) (2 * random.nextDouble() - 1);
    }
    int outputs = network.outputShape().size();
    long labels = network.task() == Task.MULTI_LABEL ? 1L << outputs : outputs;
    for (int i = 0; i < images; i++) {
      batch.labels()[i] = (int) random.nextLong(labels);
    }
    batch.setSize(images);
    return batch;
  }

  private void show(GradientCheck check, List<GradientCheck.Result> wrong) {
    Screen screen = screen();
    TextTable table =
        new TextTable(1, "parameter", "largest relative error", "values", "kinks", "");
    List<String> mistakes = new ArrayList<>();
    for (GradientCheck.Result result : check.results()) {
      boolean bad = wrong.contains(result);
      table.row(
          result.name(),
          "%.1e".formatted(result.error()),
          Figures.count(result.moved()),
          Figures.count(result.kinks()),
          bad ? "wrong" : "");
      if (bad) {
        mistakes.add(
            "%s[%,d]: the gradient is %.6g, the difference %.6g"
                .formatted(result.name(), result.index(), result.gradient(), result.difference()));
      }
    }
    screen.table(table);
    screen.gap();
    mistakes.forEach(screen::line);
    screen.line(
        "%d of %d gradients agree with central differences in double",
        check.results().size() - wrong.size(), check.results().size());
  }
}
