package lanewise.cli.report.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.cli.options.ConfigFile;
import lanewise.cli.report.History;
import lanewise.cli.report.LearningCurves;
import lanewise.cli.report.Provenance;
import lanewise.cli.report.TestFigures;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.format.AtomicFile;
import lanewise.format.FormatException;
import lanewise.format.Safetensors;
import lanewise.metrics.Calibration;
import lanewise.model.ModelCard;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.ConvolutionAlgorithm;
import lanewise.plan.Plan;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.run.EvaluationReport;
import lanewise.run.Json;
import lanewise.run.Predictions;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.tensor.Batch;
import lanewise.tensor.Tensor;
import lanewise.train.BatchStream;
import org.jspecify.annotations.Nullable;

/**
 * The report of a finished run, from what its folder holds.
 *
 * @param folder the run's
 * @param card what its weights are
 * @param data what it was trained on, for the pictures; null if that is not at hand
 * @param command what the user called, or how to run it again
 */
public record RunPage(RunFolder folder, ModelCard card, @Nullable DataSet data, String command) {
  /** Images of the profile's steps: as many as most people train with. */
  private static final int PROFILED_IMAGES = 64;

  /**
   * Gathers all of it.
   *
   * @throws FormatException if a file of the run is missing or damaged
   */
  public Report report() {
    RunReport run = Json.read(folder.metrics(), RunReport.class);
    Network network = card.network();
    Map<String, Tensor> weights = Safetensors.read(folder.best());
    Predictions predictions = Predictions.read(folder.predictions());
    Calibration calibration = TestFigures.calibration(predictions);
    List<Section> sections = new ArrayList<>();
    sections.add(
        Section.of(
            "How it learned",
            "",
            LearningCurves.of(History.read(folder.epochs()), History.read(folder.steps()))));
    sections.add(judgement(run, predictions, calibration));
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
    sections.add(Section.of("What it sees", "", seen));
    sections.add(Section.of("The network", "", layers));
    return new Report(
        "%s on %s".formatted(run.model(), run.data().name()),
        Provenance.finished(folder.metrics()),
        notes(run),
        headline(run, predictions, calibration),
        sections,
        facts(run),
        List.of(new Report.Listing("All settings (config.yaml)", text(folder.config()))));
  }

  /** Feature maps, for which the network runs once more. */
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
   * Times the network's stages and keeps the times in the folder, for {@link #report}. To be called
   * where the network has just been trained: code that is not compiled yet would be measured
   * instead.
   *
   * @param images some to run it on
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

  private Section judgement(RunReport run, Predictions predictions, Calibration calibration) {
    List<Figure> figures = new ArrayList<>(TestFigures.confusion(run.test()));
    figures.addAll(TestFigures.roc(predictions));
    figures.add(TestFigures.reliability(calibration));
    return new Section(
        "How good it is",
        "On the %s test images%s, which chose nothing."
            .formatted(Figures.count(run.test().images()), card.viewsText()),
        List.of(TestFigures.scores(run.test(), predictions)),
        figures);
  }

  private static List<String> notes(RunReport run) {
    return run.data().notes().stream().map(note -> run.data().name() + ": " + note).toList();
  }

  private static List<Fact> headline(
      RunReport run, Predictions predictions, Calibration calibration) {
    EvaluationReport test = run.test();
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "test accuracy (95 %% interval %.1f to %.1f)"
                .formatted(
                    100 * test.accuracyInterval().low(), 100 * test.accuracyInterval().high()),
            Figures.percent(test.accuracy())));
    facts.add(new Fact("balanced accuracy", Figures.percent(test.balancedAccuracy())));
    facts.add(new Fact("macro F1", "%.4f".formatted(test.macroAverage().f1())));
    facts.add(new Fact("macro AUC", "%.4f".formatted(TestFigures.macroAuc(predictions))));
    facts.add(new Fact("calibration error", Figures.percent(calibration.expectedError())));
    facts.add(new Fact("parameters", Figures.count(run.parameters())));
    facts.add(new Fact("images/s in training", "%,.0f".formatted(run.time().imagesPerSecond())));
    return facts;
  }

  private List<Fact> facts(RunReport run) {
    RunReport.Data images = run.data();
    Provenance origin = new Provenance(command, run.environment());
    List<Fact> facts = new ArrayList<>();
    facts.add(origin.commandFact());
    facts.add(new Fact("weights", "of epoch %d of %d".formatted(run.bestEpoch(), run.epochs())));
    facts.add(
        new Fact(
            "images",
            "%s to train, %s to validate, %s to test"
                .formatted(
                    Figures.count(images.train()),
                    images.validation() == 0 ? "none" : Figures.count(images.validation()),
                    Figures.count(images.test()))));
    facts.add(new Fact("seed", String.valueOf(ConfigFile.options(folder.config()).seed)));
    facts.add(new Fact("test loss", Figures.loss(run.test().loss())));
    facts.add(new Fact("steps", Figures.count(run.steps())));
    facts.add(
        new Fact(
            "time",
            "%s of training, %s in all"
                .formatted(
                    Figures.duration(run.time().trainingSeconds()),
                    Figures.duration(run.time().totalSeconds()))));
    facts.addAll(origin.machineFacts());
    facts.add(new Fact("folder", run.run()));
    return facts;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }
}
