package lanewise.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.SplitName;
import lanewise.cli.options.UserCommand;
import lanewise.cli.run.SavedModel;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.model.ModelCard;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.report.run.TestFigures;
import lanewise.run.EvaluationReport;
import lanewise.run.Predictions;
import lanewise.run.RunSettings;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.train.Evaluation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise eval}: evaluates a trained network on a data set. */
@Command(
    name = "eval",
    description =
        "Evaluate a trained network: loss, accuracy, confusion matrix, scores of each class.",
    abbreviateSynopsis = true,
    footer = {
      "  lanewise eval latest",
      "  lanewise eval latest --split val --json",
      "  lanewise eval pytorch.safetensors --model simple-cnn --data mnist"
    })
public final class EvalCommand extends UserCommand {
  @Mixin private final SavedModel saved = new SavedModel();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Which split of the data set: ${COMPLETION-CANDIDATES} (default: test).")
  private SplitName split = SplitName.TEST;

  @Mixin private final JsonOption json = new JsonOption();

  /** The output of {@code --json}. */
  private record Report(
      String weights, String data, List<String> notes, String split, EvaluationReport evaluation) {}

  EvalCommand() {
    super("Network", "Data", "test-views", "batch-size", "Computation");
  }

  @Override
  public Integer call() {
    CommandLine line = line();
    Path weights = saved.weights();
    RunSettings settings = settings();
    SlowPath.warn(line.getErr());
    DataSet given = saved.data(line, given());
    ModelCard card = saved.card(line, given(), given);
    DataSet data = card.fitted(given);
    ImageSet images = split.of(data);
    Network network = Mistakes.asUsage(line, card::network);
    try (Scheduler scheduler = Scheduler.upTo(settings.threads())) {
      Plan plan =
          Plan.compile(
              network,
              Math.min(settings.batchSize(), images.size()),
              settings.convolution(),
              scheduler);
      plan.load(saved.read(network));
      Evaluation evaluation;
      try (Waiting _ = waiting("testing on %,d images".formatted(images.size()))) {
        evaluation = Evaluation.ofViews(plan, card.views(images, settings.batchSize()));
      }
      EvaluationReport report = EvaluationReport.of(evaluation, card);
      if (json.given()) {
        List<String> notes = Stream.concat(saved.notes().stream(), data.notes().stream()).toList();
        Report whole = new Report(weights.toString(), data.name(), notes, split.toString(), report);
        json.print(line, whole);
      } else {
        show(screen(), weights, data, card, evaluation, report);
      }
      return ExitCode.DONE;
    }
  }

  private void show(
      Screen screen,
      Path weights,
      DataSet data,
      ModelCard card,
      Evaluation evaluation,
      EvaluationReport report) {
    screen.line("%s on %s (%s)", weights, screen.bold(data.name()), split);
    saved.notes().forEach(note -> screen.line("note: " + note));
    screen.notes(data);
    screen.gap();
    screen.line("images     " + Figures.count(report.images()) + card.viewsText());
    screen.line("loss       " + Figures.loss(report.loss()));
    screen.line("accuracy   " + report.accuracyText());
    screen.line("           " + report.constantText());
    screen.gap();
    new TestFigures(report, Predictions.of(evaluation, data.classNames()))
        .section("", "")
        .show(screen);
    report.notes().forEach(note -> screen.line("note: " + note));
  }
}
