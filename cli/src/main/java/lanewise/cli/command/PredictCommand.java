package lanewise.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import lanewise.cli.environment.FastPath;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.BatchOption;
import lanewise.cli.options.DataOptions;
import lanewise.cli.options.EngineOptions;
import lanewise.cli.options.SplitName;
import lanewise.cli.run.Json;
import lanewise.cli.run.ModelCard;
import lanewise.cli.run.SavedModel;
import lanewise.cli.run.Weights;
import lanewise.cli.terminal.Figures;
import lanewise.cli.terminal.Screen;
import lanewise.cli.terminal.TextTable;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.tensor.Batch;
import lanewise.train.BatchStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise predict}: what a trained network sees in images. */
@Command(
    name = "predict",
    description = {
      "Say what a trained network sees in image files (PNG, JPEG, PGM) or rows of a data set.",
      "Images are resized to the network's input, and made grey where it wants grey. MNIST and"
          + " its kin are white on black: --invert is for dark ink on paper."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise predict runs/RUN seven.png --invert",
      "  lanewise predict runs/RUN --rows 0-9,15",
      "  lanewise predict runs/RUN/last.safetensors --data mnist --rows 0-99 --json"
    })
public final class PredictCommand implements Callable<Integer> {
  private static final int SHOWN = 3;

  @Mixin private final SavedModel saved = new SavedModel();

  @Parameters(index = "1..*", paramLabel = "FILE", description = "Image files.")
  private List<Path> files = new ArrayList<>();

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Option(
      names = "--rows",
      paramLabel = "ROWS",
      converter = RowRanges.Converter.class,
      description = "Rows of the data set instead of files: 0-9,15.")
  private @Nullable RowRanges rows;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "The part of the data set: ${COMPLETION-CANDIDATES} (default: test).")
  private SplitName split = SplitName.TEST;

  @Option(names = "--invert", description = "Swap black and white first.")
  private boolean invert;

  @Mixin private final BatchOption batch = new BatchOption();

  @Mixin private final EngineOptions engine = new EngineOptions();

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** What there is to look at: images, and for each its name and, in a data set, its class. */
  private record Subjects(ImageSet images, List<String> names, List<@Nullable String> classes) {}

  /**
   * What {@code --json} prints.
   *
   * @param notes what is to know of the data set whose rows these are
   */
  private record Report(String weights, List<String> notes, List<Prediction> predictions) {}

  /**
   * What the network says to one image.
   *
   * @param actual the image's class, or null if nobody knows
   * @param probabilities of all classes, the most probable first
   */
  private record Prediction(
      String image,
      @Nullable String actual,
      String predicted,
      List<ClassProbability> probabilities) {}

  private record ClassProbability(String name, float probability) {}

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    if (files.isEmpty() == (rows == null)) {
      throw new ParameterException(line, "give either image files or --rows of a data set");
    }
    Path weights = saved.weights();
    engine.resolve();
    FastPath.warn(line.getErr());
    // With files, a data set is only wanted for what weights from elsewhere do not say.
    DataSet data =
        rows == null && dataOptions.data == null
            ? null
            : dataOptions.loadFor(line, saved.runOptions());
    ModelCard card = saved.card(line, data);
    Network network = Mistakes.asUsage(line, card::network);
    List<Prediction> predictions = new ArrayList<>();
    try (Scheduler scheduler = engine.scheduler(line)) {
      if (data != null && rows != null) {
        Subjects chosen = rowsOf(data, rows, card);
        Plan plan = plan(network, weights, chosen.images().size(), scheduler);
        predict(plan, card, chosen, predictions);
      } else {
        try (DecodedFiles decoded = new DecodedFiles(files, card, batch.size, engine.threads())) {
          Plan plan = plan(network, weights, files.size(), scheduler);
          predict(plan, card, decoded, predictions);
        }
      }
      if (json) {
        List<String> notes = data == null || rows == null ? List.of() : data.notes();
        line.getOut().println(Json.of(new Report(weights.toString(), notes, predictions)));
      } else {
        Screen screen = Screen.standard(line);
        if (data != null && rows != null) {
          screen.notes(data);
        }
        show(screen, predictions);
      }
      return ExitCode.DONE;
    }
  }

  private Subjects rowsOf(DataSet data, RowRanges chosen, ModelCard card) {
    card.requireFits(data);
    ImageSet part = split.of(data);
    int[] numbers = chosen.within(part.size());
    List<String> names = new ArrayList<>();
    List<@Nullable String> classes = new ArrayList<>();
    for (int number : numbers) {
      names.add("%s %s %d".formatted(data.name(), split, number));
      classes.add(part.classNames().get(part.label(number)));
    }
    return new Subjects(part.select(numbers), names, classes);
  }

  private Plan plan(Network network, Path weights, int images, Scheduler scheduler) {
    Plan plan = Plan.compile(network, Math.min(batch.size, images), engine.conv, scheduler);
    plan.load(Weights.read(weights, network));
    return plan;
  }

  private void predict(
      Plan plan, ModelCard card, DecodedFiles decoded, List<Prediction> predictions) {
    while (predictions.size() < files.size()) {
      int from = predictions.size();
      int count = Math.min(batch.size, files.size() - from);
      List<String> names = files.subList(from, from + count).stream().map(Path::toString).toList();
      predict(
          plan,
          card,
          new Subjects(decoded.take(count), names, Collections.nCopies(count, null)),
          predictions);
    }
  }

  private void predict(Plan plan, ModelCard card, Subjects subjects, List<Prediction> predictions) {
    ImageSet images = invert ? inverted(subjects.images()) : subjects.images();
    int first = predictions.size();
    float[] probabilities = new float[card.classNames().size()];
    try (BatchStream stream = card.loader(images, batch.size).open(1)) {
      for (Batch next = stream.next(); next != null; next = stream.next()) {
        plan.evaluate(next);
        for (int image = 0; image < next.size(); image++) {
          plan.probabilities(image, probabilities);
          List<ClassProbability> ranking = ranking(card.classNames(), probabilities);
          int number = predictions.size() - first;
          predictions.add(
              new Prediction(
                  subjects.names().get(number),
                  subjects.classes().get(number),
                  ranking.getFirst().name(),
                  ranking));
        }
      }
    }
  }

  private static ImageSet inverted(ImageSet images) {
    byte[] pixels = images.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ~pixels[i]; // 255 - pixel
    }
    return new ImageSet(images.imageShape(), pixels, images.labels(), images.classNames());
  }

  private static List<ClassProbability> ranking(List<String> names, float[] probabilities) {
    List<ClassProbability> ranking = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      ranking.add(new ClassProbability(names.get(label), probabilities[label]));
    }
    ranking.sort(Comparator.comparingDouble(ClassProbability::probability).reversed());
    return ranking;
  }

  private static void show(Screen screen, List<Prediction> predictions) {
    boolean labelled = predictions.getFirst().actual() != null;
    TextTable table =
        labelled
            ? new TextTable(2, "image", "actual", "first", "", "second", "", "third", "")
            : new TextTable(1, "image", "first", "", "second", "", "third", "");
    for (Prediction prediction : predictions) {
      List<String> row = new ArrayList<>();
      row.add(prediction.image());
      if (prediction.actual() != null) {
        row.add(prediction.actual());
      }
      prediction.probabilities().stream()
          .limit(SHOWN)
          .forEach(
              candidate -> {
                row.add(candidate.name());
                row.add(Figures.percent(candidate.probability()));
              });
      table.row(row.toArray(String[]::new));
    }
    screen.table(table);
  }
}
