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
import java.util.function.Function;
import java.util.stream.Gatherers;
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
import lanewise.datasets.format.ImageFile;
import lanewise.datasets.format.ImageNote;
import lanewise.model.Answer;
import lanewise.model.Classifier;
import lanewise.model.ClassifierOptions;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.nn.Network;
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
      "Classify image files (PNG, JPEG, GIF, BMP, TIFF, WebP, PGM, PPM) or rows of a data set.",
      "Images are resized to the network's input, and converted to grey if it takes "
          + "grey images. MNIST-like sets are white on black: use --invert for dark ink on "
          + "paper, and --fit for a digit anywhere on a page."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise predict latest seven.png --invert --fit --show",
      "  lanewise predict latest --rows 0-9,15",
      "  lanewise predict latest --data mnist --rows 0-99 --json"
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

  @Option(
      names = "--fit",
      description =
          "Crop to the bright ink, scale it into a box of 20x20 and centre it by mass in 28x28, as"
              + " MNIST was made.")
  private boolean fit;

  @Mixin private final SeenImages seen = new SeenImages();

  @Mixin private final JsonOption json = new JsonOption();

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
    TrainedModel model = new TrainedModel(card, saved.read(network));
    Screen screen = json.given() ? Screen.none() : screen();
    List<Prediction> all = new ArrayList<>();
    List<String> notes = new ArrayList<>(saved.notes());
    notes.forEach(note -> screen.line("note: " + note));
    if (data != null && rows != null) {
      ImageSet part = split.of(data);
      int[] chosen = rows.within(part.size());
      notes.addAll(data.notes());
      screen.notes(data);
      ImageSet images = changed(part.select(chosen), card);
      predictRows(screen, model, images, names(data, chosen), all);
      if (seen.wanted()) {
        seen.reveal(screen, card.seen(images), all, weights.toString());
      }
    } else {
      List<String> done = predictFiles(screen, model, all);
      notes.addAll(done);
      done.forEach(note -> screen.line(screen.yellow("note: " + note)));
      if (seen.wanted()) {
        seen.reveal(screen, seen(card), all, weights.toString());
      }
    }
    json.print(line, new Report(weights.toString(), notes, all));
    return ExitCode.DONE;
  }

  /** The receiver of predictions: the screen, and {@code all} where they are needed at the end. */
  private Consumer<List<Prediction>> sink(
      Screen screen,
      List<String> names,
      ModelCard card,
      boolean labelled,
      List<Prediction> all,
      Waiting waiting) {
    PredictionTable table = new PredictionTable(screen, names, card, labelled);
    return predictions -> {
      waiting.close();
      table.add(predictions);
      if (json.given() || seen.wanted()) {
        all.addAll(predictions);
      }
    };
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
    try (Waiting waiting = waiting("looking at %,d images".formatted(images.size()));
        Classifier classifier = classifier(model, images.size())) {
      List<Answer> answers = classifier.classify(images);
      for (int row = 0; row < images.size(); row++) {
        String actual = images.labelText(row);
        predictions.add(Prediction.of(names.get(row), actual, answers.get(row)));
      }
      sink(screen, names, model.card(), true, all, waiting).accept(predictions);
    }
  }

  /** Shows or collects the predictions; returns the notes on the files. */
  private List<String> predictFiles(Screen screen, TrainedModel model, List<Prediction> all) {
    Queue<Set<ImageNote>> notes = new ConcurrentLinkedQueue<>();
    Queue<Double> swapped = new ConcurrentLinkedQueue<>();
    ModelCard card = model.card();
    List<String> names = files.stream().map(Path::toString).toList();
    Iterator<String> name = names.iterator();
    Function<Path, ImageFile> reader =
        file -> {
          ImageFile image = read(file, card);
          notes.add(image.notes());
          if (card.normalization().seemsInverted(image.brightness())) {
            swapped.add(image.brightness());
          }
          return fit ? image.centred() : image;
        };
    try (Waiting waiting = waiting("looking at %,d images".formatted(files.size()));
        Classifier classifier = classifier(model, files.size());
        Stream<Answer> answers = classifier.classify(files.stream(), reader)) {
      answers
          .map(answer -> Prediction.of(name.next(), null, answer))
          .gather(Gatherers.windowFixed(settings().batchSize()))
          .forEach(sink(screen, names, card, false, all, waiting));
    }
    List<String> sentences = new ArrayList<>(ImageNote.sentences(notes));
    if (!swapped.isEmpty()) {
      sentences.add(hint(swapped, card.normalization().brightness()));
    }
    return sentences;
  }

  private String hint(Queue<Double> brightness, double usual) {
    double mean = brightness.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return "%d of %d %s: much %s than what the network was trained on (mean %.2f, there %.2f): try %s"
        .formatted(
            brightness.size(),
            files.size(),
            files.size() == 1 ? "image" : "images",
            mean > usual ? "brighter" : "darker",
            mean,
            usual,
            invert ? "without --invert" : "--invert");
  }

  private ImageFile read(Path file, ModelCard card) {
    ImageFile image = ImageFile.read(file, card.image().extent(0));
    return invert ? image.inverted() : image;
  }

  /** The files as they reached the network. */
  private ImageSet seen(ModelCard card) {
    return files.stream()
        .map(file -> read(file, card))
        .map(image -> card.seen(fit ? image.centred() : image))
        .reduce(ImageSet::join)
        .orElseThrow();
  }

  /** Rows of a data set, inverted and centred as the options say. */
  private ImageSet changed(ImageSet images, ModelCard card) {
    if (!invert && !fit) {
      return images;
    }
    Shape shape = images.imageShape();
    byte[] pixels = images.pixels().clone();
    for (int start = 0; start < pixels.length; start += shape.size()) {
      ImageFile image =
          new ImageFile(shape, Arrays.copyOfRange(pixels, start, start + shape.size()));
      image = invert ? image.inverted() : image;
      image = fit ? image.centred() : image;
      byte[] row = image.fitted(shape, card.preparation().resize()).pixels();
      System.arraycopy(row, 0, pixels, start, row.length);
    }
    return images.withPixels(shape, pixels);
  }
}
