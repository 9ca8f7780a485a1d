package lanewise.report.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelCard;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.run.EvaluationReport;
import lanewise.run.Json;
import lanewise.run.Predictions;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import lanewise.run.Steering;
import lanewise.screen.Figures;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import lanewise.text.Choice;
import lanewise.text.Text;
import lanewise.train.BatchStream;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The report of a finished run, built from its folder.
 *
 * @param folder the folder of the run
 * @param card the card of its weights
 * @param data the data set, for pictures; null if not available
 * @param metric the metric that chose the epoch
 * @param seed the seed of the training
 * @param command the command that was run, or one that repeats it
 */
public record RunPage(
    RunFolder folder,
    ModelCard card,
    @Nullable DataSet data,
    Metric metric,
    long seed,
    String command) {
  /** The batch size of the profiled steps: the default of training. */
  private static final int PROFILED_IMAGES = 64;

  /**
   * Builds the full report.
   *
   * @throws FormatException if a file of the run is missing or damaged
   */
  public Report report() {
    Network network = card.network();
    Map<String, Tensor> weights = Safetensors.read(folder.best());
    Predictions predictions = folder.readPredictions();
    List<Figure> seen = new ArrayList<>();
    List<Figure> layers = new ArrayList<>(List.of(NetworkFigures.layers(network)));
    if (data != null) {
      seen.addAll(new Gallery(data.test(), predictions).figures());
    }
    NetworkFigures.filters(network, weights).ifPresent(seen::add);
    if (data != null) {
      addFeatureMaps(data.test(), network, weights, predictions, seen);
    }
    if (Files.exists(profile())) {
      layers.addAll(StageFigures.of(Json.read(profile(), StageTimes.class)));
    }
    return report(
        predictions,
        List.of(
            Section.of("Images and feature maps", "", seen),
            Section.of("The network", "", layers)));
  }

  /**
   * Builds the part that does not need to run the network: learning curves and scores.
   *
   * @throws FormatException if a file of the run is missing or damaged
   */
  public Report summary() {
    return report(folder.readPredictions(), List.of());
  }

  private Report report(Predictions predictions, List<Section> more) {
    RunReport run = folder.report();
    EvaluationReport test = EvaluationReport.of(predictions.evaluation(), card);
    TestFigures figures = new TestFigures(test, predictions);
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "Learning curves",
            "",
            steered(run).isEmpty() ? List.of(scores(run)) : List.of(scores(run), steering(run)),
            LearningCurves.of(History.ofEpochs(folder), History.ofSteps(folder))));
    sections.add(
        figures.section(
            "Test scores",
            Text.of(
                "On the %s test images%s, which were not used for any choice.",
                Figures.count(run.test().images()), card.viewsText())));
    sections.addAll(more);
    return new Report(
        Text.of("%s on %s", run.model(), run.data().name()),
        Provenance.finished(folder.metrics()),
        Stream.of(
                run.data().notes().stream().map(note -> run.data().name() + ": " + note),
                test.notes().stream(),
                steered(run).stream()
                    .limit(1)
                    .map(
                        _ ->
                            "steered by hand: somebody changed the learning rate while this run"
                                + " went on; config.yaml repeats the changes"))
            .flatMap(notes -> notes)
            .toList(),
        headline(run, test, figures),
        List.of(),
        sections,
        facts(run),
        new Provenance(command, run.environment()),
        List.of(new Report.Listing("All settings (config.yaml)", text(folder.config()))));
  }

  private static List<Steering.Change> steered(RunReport run) {
    return Objects.requireNonNullElse(run.steering(), List.of());
  }

  private static Table steering(RunReport run) {
    Table table =
        Table.of(
            Column.count("steered by hand from step"),
            Column.of("the schedule's rate times", "%s"));
    for (Steering.Change change : steered(run)) {
      table = table.row(change.step(), change.factor());
    }
    return table;
  }

  private static Table scores(RunReport run) {
    RunReport.Score validation = run.validation();
    Table table =
        Table.of(
                Column.words(""),
                new Column("loss", false, Figures::loss),
                Column.percent("accuracy"))
            .row("train, during training", run.train().loss(), run.train().accuracy());
    if (validation != null) {
      table = table.row("validation", validation.loss(), validation.accuracy());
    }
    return table.row("test", run.test().loss(), run.test().accuracy());
  }

  /** Adds feature maps, for which the network is run once. */
  private void addFeatureMaps(
      ImageSet images,
      Network network,
      Map<String, Tensor> weights,
      Predictions predictions,
      List<Figure> seen) {
    try (Scheduler one = new Scheduler(1)) {
      Plan plan = Plan.compile(network, 1, ConvolutionAlgorithm.AUTO, one);
      plan.load(weights);
      NetworkFigures.featureMaps(plan, card, images, predictions).ifPresent(seen::add);
    }
  }

  /**
   * Times the network's stages and stores the times in the folder, for {@link #report}. Call it
   * right after training, when the code has been compiled by the JIT.
   *
   * @param images images to run the network on
   */
  public void measure(ImageSet images) {
    int batchSize = Math.min(PROFILED_IMAGES, images.size());
    try (BatchStream stream = card.loader(images, batchSize).open(1)) {
      Batch batch = Objects.requireNonNull(stream.next(), "a set has images");
      StageTimes times = StageTimes.measure(card.network(), Safetensors.read(folder.best()), batch);
      byte[] json = Json.of(times).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(profile(), out -> out.write(json));
    }
  }

  private Path profile() {
    return folder.path().resolve("profile.json");
  }

  private static List<Fact> headline(RunReport run, EvaluationReport test, TestFigures figures) {
    return List.of(
        new Fact("test accuracy", Figures.percent(test.accuracy()), test.intervalText()),
        new Fact("always the same answer", Figures.percent(test.constantAccuracy())),
        new Fact("balanced accuracy", Figures.percent(test.balancedAccuracy())),
        new Fact("macro F1", Figures.score(test.macroAverage().f1())),
        new Fact("macro AUC", Figures.score(test.auc())),
        Double.isNaN(figures.calibrationError())
            ? new Fact(
                "macro average precision", Figures.score(test.macroAverage().averagePrecision()))
            : new Fact("calibration error", Figures.percent(figures.calibrationError())),
        new Fact("parameters", Figures.count(run.parameters())),
        new Fact("images/s in training", Figures.count(Math.round(run.time().imagesPerSecond()))));
  }

  private List<Fact> facts(RunReport run) {
    RunReport.Data images = run.data();
    String choice =
        run.validation() == null ? "the last" : "best by validation " + Choice.name(metric);
    return List.of(
        new Fact("weights", Text.of("epoch %d of %d, %s", run.bestEpoch(), run.epochs(), choice)),
        new Fact(
            "images",
            Text.of(
                "%s to train, %s to validate, %s to test",
                Figures.count(images.train()),
                images.validation() == 0 ? "none" : Figures.count(images.validation()),
                Figures.count(images.test()))),
        new Fact("seed", String.valueOf(seed)),
        new Fact("steps", Figures.count(run.steps())),
        time(run.time()),
        new Fact("run folder", run.run()));
  }

  /** How long a run took. */
  public static Fact time(RunReport.Time time) {
    return new Fact(
        "time",
        Text.of(
            "%s of training%s, %s in all",
            Figures.duration(time.trainingSeconds()),
            waiting(time),
            Figures.duration(time.totalSeconds())));
  }

  private static String waiting(RunReport.Time time) {
    Double share = time.waitingShare();
    return share == null || share.isNaN()
        ? ""
        : Text.of(" (%s waiting for images)", Figures.percent(share));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }
}
