package lanewise.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.DataPlace;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.SplitName;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.augment.Augment;
import lanewise.report.data.AugmentationSheet;
import lanewise.report.data.SampleSheet;
import lanewise.run.RunFolder;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lanewise data show}: shows statistics of a data set and writes a picture of sample images.
 */
@Command(
    name = "show",
    description = {
      "Show the statistics of a data set, and write a picture with samples of it.",
      "With --augment, the picture shows images before and after augmentation."
    },
    footer = {
      "  lanewise data show digits --out digits.png",
      "  lanewise data show mnist --augment rotate=15,shift=2,erase=1"
    })
final class DataShowCommand extends UserCommand {
  @Parameters(
      paramLabel = "NAME|FILE.npz|FOLDER",
      description =
          "A name from `lanewise data list`, a .npz file or a folder with one subfolder "
              + "per class.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Option(
      names = "--out",
      paramLabel = "FILE.png",
      description = "The picture (default: NAME-samples.png or NAME-augmented.png).")
  private @Nullable Path out;

  @Option(
      names = "--columns",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Samples of each class; with --augment, augmented versions of each image "
              + "(default: 12).")
  private int columns = 12;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the augmentation, as in training (default: 1).")
  private long seed = 1;

  @Mixin private final JsonOption json = new JsonOption();

  /**
   * The output of {@code --json}.
   *
   * @param image channels, height and width
   * @param mean of the training pixels / 255, by channel; {@code std} likewise
   * @param classes the names, as the splits count them
   * @param splits the images of each class, by split
   */
  private record Report(
      String data,
      List<String> notes,
      List<Integer> image,
      List<Double> mean,
      List<Double> std,
      List<String> classes,
      Map<SplitName, List<Integer>> splits,
      String picture) {}

  DataShowCommand() {
    super("data-dir", "augment");
  }

  @Override
  public Integer call() {
    DataSet data;
    try (Waiting _ = Waiting.toLoad(line(), name)) {
      data = DataPlace.of(line(), settings().data(name)).loadData();
    }
    Screen screen = json.given() ? Screen.none() : screen();
    Map<SplitName, ImageSet.Statistics> statistics = new EnumMap<>(SplitName.class);
    for (SplitName split : SplitName.values()) {
      if (split != SplitName.VAL || data.validation() != null) {
        statistics.put(split, split.of(data).statistics());
      }
    }
    ImageSet.Statistics train = Objects.requireNonNull(statistics.get(SplitName.TRAIN));
    showFacts(screen, data, train);
    screen.gap();
    screen.table(classTable(data, statistics));
    screen.gap();
    Augment augment = settings().images().augment();
    Path picture = pictureOr(data, augment.isNone() ? "samples" : "augmented");
    try (Waiting _ = waiting("drawing the pictures")) {
      PictureFile.write(
          augment.isNone()
              ? SampleSheet.of(data, columns)
              : AugmentationSheet.of(data, augment.withSeed(seed), columns),
          picture);
    }
    if (augment.isNone()) {
      screen.line("samples of train are in " + picture);
    } else {
      screen.line("images before and after %s are in %s", augment, picture);
    }
    Map<SplitName, List<Integer>> splits = new TreeMap<>();
    statistics.forEach((split, of) -> splits.put(split, of.perClass()));
    json.print(
        line(),
        new Report(
            data.name(),
            data.notes(),
            Arrays.stream(data.imageShape().toArray()).boxed().toList(),
            train.mean(),
            train.std(),
            data.classNames(),
            splits,
            picture.toString()));
    return ExitCode.DONE;
  }

  private Path pictureOr(DataSet data, String what) {
    return out == null ? Path.of(RunFolder.plain(data.name()) + "-" + what + ".png") : out;
  }

  private static void showFacts(Screen screen, DataSet data, ImageSet.Statistics train) {
    screen.line(
        "%s: %d classes of images (channels, height, width) %s",
        screen.bold(data.name()), data.classNames().size(), data.imageShape());
    screen.notes(data);
    screen.line(
        "train pixels / 255: mean %s, standard deviation %s",
        fourDigits(train.mean()), fourDigits(train.std()));
  }

  private static String fourDigits(List<Double> values) {
    return String.join(", ", values.stream().map("%.4f"::formatted).toList());
  }

  private static TextTable classTable(
      DataSet data, Map<SplitName, ImageSet.Statistics> statistics) {
    List<String> headings = new ArrayList<>(List.of("class"));
    List<String> sums = new ArrayList<>(List.of("all"));
    for (SplitName split : statistics.keySet()) {
      headings.add(split.toString());
      sums.add(Figures.count(split.of(data).size()));
    }
    TextTable table = new TextTable(1, headings.toArray(String[]::new));
    for (int label = 0; label < data.classNames().size(); label++) {
      List<String> row = new ArrayList<>(List.of(data.classNames().get(label)));
      for (ImageSet.Statistics split : statistics.values()) {
        row.add(Figures.count(split.perClass().get(label)));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.row(sums.toArray(String[]::new));
  }
}
