package lanewise.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.SplitName;
import lanewise.cli.options.UserCommand;
import lanewise.cli.run.SavedModel;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.format.ImageFile;
import lanewise.datasets.format.ImageNote;
import lanewise.model.Answer;
import lanewise.model.Classifier;
import lanewise.model.ClassifierOptions;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.model.Weights;
import lanewise.nn.Network;
import lanewise.run.Json;
import lanewise.run.RunSettings;
import lanewise.screen.Screen;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise predict}: classifies images with a trained network. */
@Command(
    name = "predict",
    description = {
      "Classify image files (PNG, JPEG, GIF, BMP, TIFF, WebP, PGM) or rows of a data set.",
      "Images are resized to the network's input, and converted to grey if it takes "
          + "grey images. MNIST-like sets are white on black: use --invert for dark ink on "
          + "paper."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise predict runs/RUN seven.png --invert",
      "  lanewise predict runs/RUN --rows 0-9,15",
      "  lanewise predict runs/RUN/last.safetensors --data mnist --rows 0-99 --json"
    })
public final class PredictCommand extends UserCommand {
  @Mixin private final SavedModel saved = new SavedModel();

  // Parsed at once, because picocli copies the remaining arguments for each single one.
  @Parameters(index = "1..*", arity = "0..*", paramLabel = "FILE", description = "Image files.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--rows",
      paramLabel = "ROWS",
      converter = RowRanges.Converter.class,
      description = "Rows of the data set instead of files: 0-9,15.")
  private @Nullable RowRanges rows;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Which split of the data set: ${COMPLETION-CANDIDATES} (default: test).")
  private SplitName split = SplitName.TEST;

  @Option(names = "--invert", description = "Swap black and white.")
  private boolean invert;

  @Option(names = "--json", description = "Print one JSON object to standard output.")
  private boolean json;

  /**
   * The output of {@code --json}.
   *
   * @param notes what the data set's metadata says, or the conversions of the files
   */
  private record Report(String weights, List<String> notes, List<Prediction> predictions) {}

  PredictCommand() {
    super("Network", "Data", "test-views", "batch-size", "Computation");
  }

  @Override
  public Integer call() {
    CommandLine line = line();
    if (files.isEmpty() == (rows == null)) {
      throw mistake("give either image files or --rows of a data set");
    }
    Path weights = saved.weights();
    SlowPath.warn(line.getErr());
    // With files, a data set is only needed if the weights do not describe their classes and
    // images.
    DataSet given =
        rows == null && !given().values().containsKey("data") ? null : saved.data(line, given());
    ModelCard card = saved.card(line, given(), given);
    DataSet data = given == null || rows == null ? null : card.fitted(given);
    Network network = Mistakes.asUsage(line, card::network);
    TrainedModel model = new TrainedModel(card, Weights.read(weights, network));
    Screen screen = screen();
    List<Prediction> all = new ArrayList<>();
    List<String> notes = new ArrayList<>(saved.notes());
    if (!json) {
      notes.forEach(note -> screen.line("note: " + note));
    }
    if (data != null && rows != null) {
      ImageSet part = split.of(data);
      int[] chosen = rows.within(part.size());
      notes.addAll(data.notes());
      if (!json) {
        screen.notes(data);
      }
      predictRows(screen, model, part.select(chosen), names(data, chosen), all);
    } else {
      List<String> done = predictFiles(screen, model, all);
      notes.addAll(done);
      if (!json) {
        done.forEach(note -> screen.line("note: " + note));
      }
    }
    if (json) {
      line.getOut().println(Json.of(new Report(weights.toString(), notes, all)));
    }
    return ExitCode.DONE;
  }

  /** The receiver of predictions: {@code all}, which is printed at the end, or the screen. */
  private Consumer<List<Prediction>> sink(
      Screen screen, List<String> names, ModelCard card, boolean labelled, List<Prediction> all) {
    return json ? all::addAll : new PredictionTable(screen, names, card, labelled)::add;
  }

  private Classifier classifier(TrainedModel model, int images) {
    RunSettings settings = settings();
    return new Classifier(
        model,
        new ClassifierOptions(
            settings.threads(), Math.min(settings.batchSize(), images), settings.convolution()));
  }

  private List<String> names(DataSet data, int[] chosen) {
    return Arrays.stream(chosen)
        .mapToObj(number -> "%s %s %d".formatted(data.name(), split, number))
        .toList();
  }

  private void predictRows(
      Screen screen,
      TrainedModel model,
      ImageSet images,
      List<String> names,
      List<Prediction> all) {
    List<Prediction> predictions = new ArrayList<>();
    try (Classifier classifier = classifier(model, images.size())) {
      List<Answer> answers = classifier.classify(invert ? inverted(images) : images);
      for (int row = 0; row < images.size(); row++) {
        String actual = images.labelText(row);
        predictions.add(Prediction.of(names.get(row), actual, answers.get(row)));
      }
    }
    sink(screen, names, model.card(), true, all).accept(predictions);
  }

  /** Shows or collects the predictions; returns the notes on the files. */
  private List<String> predictFiles(Screen screen, TrainedModel model, List<Prediction> all) {
    Queue<Set<ImageNote>> notes = new ConcurrentLinkedQueue<>();
    List<String> names = files.stream().map(Path::toString).toList();
    Consumer<List<Prediction>> sink = sink(screen, names, model.card(), false, all);
    Iterator<String> name = names.iterator();
    try (Classifier classifier = classifier(model, files.size());
        Stream<Answer> answers =
            classifier.classify(files.stream(), file -> read(file, model, notes))) {
      answers
          .map(answer -> Prediction.of(name.next(), null, answer))
          .gather(Gatherers.windowFixed(settings().batchSize()))
          .forEach(sink);
    }
    return ImageNote.sentences(notes);
  }

  private ImageFile read(Path file, TrainedModel model, Queue<Set<ImageNote>> notes) {
    Shape input = model.card().image();
    ImageFile image = ImageFile.read(file, input.extent(0));
    notes.add(image.notes());
    ImageFile fitted = image.fitted(input, model.card().preparation().resize());
    return invert ? new ImageFile(input, inverted(fitted.pixels())) : fitted;
  }

  private static ImageSet inverted(ImageSet images) {
    return images.withPixels(images.imageShape(), inverted(images.pixels()));
  }

  private static byte[] inverted(byte[] pixels) {
    byte[] inverted = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = (byte) ~pixels[i]; // 255 - pixel
    }
    return inverted;
  }
}
