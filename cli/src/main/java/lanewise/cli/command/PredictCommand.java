package lanewise.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.BatchOption;
import lanewise.cli.options.DataOptions;
import lanewise.cli.options.EngineOptions;
import lanewise.cli.options.SplitName;
import lanewise.cli.options.TestViewsOption;
import lanewise.cli.run.SavedModel;
import lanewise.cli.terminal.Terminal;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.model.ModelCard;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.run.Json;
import lanewise.screen.Screen;
import lanewise.train.Evaluation;
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
      "Classify image files (PNG, JPEG, GIF, BMP, TIFF, WebP, PGM) or rows of a data set.",
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
  @Mixin private final SavedModel saved = new SavedModel();

  // All at once: one at a time, picocli copies those that are left each time.
  @Parameters(index = "1..*", arity = "0..*", paramLabel = "FILE", description = "Image files.")
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

  @Mixin private final TestViewsOption testViews = new TestViewsOption();

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
   * @param notes what the data set's metadata says, or what was done to the files
   */
  private record Report(String weights, List<String> notes, List<Prediction> predictions) {}

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    if (files.isEmpty() == (rows == null)) {
      throw new ParameterException(line, "give either image files or --rows of a data set");
    }
    Path weights = saved.weights();
    engine.resolve();
    SlowPath.warn(line.getErr());
    // With files, a data set is only wanted for what weights from elsewhere do not say.
    DataSet data =
        rows == null && dataOptions.data == null
            ? null
            : dataOptions.loadFor(line, saved.runOptions());
    ModelCard card = testViews.applyTo(saved.card(line, data));
    Network network = Mistakes.asUsage(line, card::network);
    Screen screen = Terminal.standard(line);
    List<Prediction> all = new ArrayList<>();
    List<String> notes = List.of();
    try (Scheduler scheduler = engine.scheduler(line)) {
      if (data != null && rows != null) {
        Subjects chosen = rowsOf(data, rows, card);
        notes = data.notes();
        Plan plan = plan(network, weights, chosen.names().size(), scheduler);
        if (!json) {
          screen.notes(data);
        }
        sink(screen, chosen.names(), card, true, all).accept(predict(plan, card, chosen));
      } else {
        List<String> names = files.stream().map(Path::toString).toList();
        try (DecodedFiles decoded = new DecodedFiles(files, card, batch.size, engine.threads())) {
          Plan plan = plan(network, weights, files.size(), scheduler);
          predict(plan, card, decoded, names, sink(screen, names, card, false, all));
          notes = decoded.notes();
        }
        if (!json) {
          notes.forEach(note -> screen.line("note: " + note));
        }
      }
    }
    if (json) {
      line.getOut().println(Json.of(new Report(weights.toString(), notes, all)));
    }
    return ExitCode.DONE;
  }

  /**
   * Where predictions go: to {@code all}, which is printed in the end, or at once to the screen.
   */
  private Consumer<List<Prediction>> sink(
      Screen screen, List<String> names, ModelCard card, boolean labelled, List<Prediction> all) {
    return json
        ? all::addAll
        : new PredictionTable(screen, names, card.classNames(), labelled)::add;
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
      Plan plan,
      ModelCard card,
      DecodedFiles decoded,
      List<String> names,
      Consumer<List<Prediction>> sink) {
    for (int from = 0; from < names.size(); from += batch.size) {
      List<String> next = names.subList(from, Math.min(from + batch.size, names.size()));
      List<@Nullable String> unknown = Collections.nCopies(next.size(), null);
      sink.accept(predict(plan, card, new Subjects(decoded.take(next.size()), next, unknown)));
    }
  }

  private List<Prediction> predict(Plan plan, ModelCard card, Subjects subjects) {
    ImageSet images = invert ? inverted(subjects.images()) : subjects.images();
    float[] probabilities =
        Evaluation.ofViews(plan, card.views(images, batch.size)).probabilities();
    List<String> classes = card.classNames();
    List<Prediction> predictions = new ArrayList<>();
    for (int image = 0; image < images.size(); image++) {
      predictions.add(
          Prediction.of(
              subjects.names().get(image),
              subjects.classes().get(image),
              classes,
              probabilities,
              image * classes.size()));
    }
    return predictions;
  }

  private static ImageSet inverted(ImageSet images) {
    byte[] pixels = images.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ~pixels[i]; // 255 - pixel
    }
    return new ImageSet(images.imageShape(), pixels, images.labels(), images.classNames());
  }
}
