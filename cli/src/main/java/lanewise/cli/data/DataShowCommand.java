package lanewise.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.DataPlace;
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

  DataShowCommand() {
    super("data-dir", "augment");
  }

  @Override
  public Integer call() {
    DataSet data;
    try (Waiting _ = Waiting.toLoad(line(), name)) {
      data = DataPlace.of(line(), settings().data(name)).loadData();
    }
    Screen screen = screen();
    showFacts(screen, data);
    screen.gap();
    screen.table(classTable(data));
    screen.gap();
    Augment augment = settings().images().augment();
    if (augment.isNone()) {
      Path picture = pictureOr(data, "samples");
      PictureFile.write(SampleSheet.of(data, columns), picture);
      screen.line("samples of train are in " + picture);
    } else {
      Path picture = pictureOr(data, "augmented");
      PictureFile.write(AugmentationSheet.of(data, augment.withSeed(seed), columns), picture);
      screen.line("images before and after %s are in %s", augment, picture);
    }
    return ExitCode.DONE;
  }

  private Path pictureOr(DataSet data, String what) {
    return out == null ? Path.of(RunFolder.plain(data.name()) + "-" + what + ".png") : out;
  }

  private static void showFacts(Screen screen, DataSet data) {
    ImageSet.Statistics statistics = data.train().statistics();
    screen.line(
        "%s: %d classes of images (channels, height, width) %s",
        screen.bold(data.name()), data.classNames().size(), data.imageShape());
    screen.notes(data);
    screen.line(
        "train pixels / 255: mean %s, standard deviation %s",
        fourDigits(statistics.mean()), fourDigits(statistics.std()));
  }

  private static String fourDigits(List<Double> values) {
    return String.join(", ", values.stream().map("%.4f"::formatted).toList());
  }

  private static TextTable classTable(DataSet data) {
    List<ImageSet> parts = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("class"));
    for (SplitName split : SplitName.values()) {
      if (split != SplitName.VAL || data.validation() != null) {
        parts.add(split.of(data));
        headings.add(split.toString());
      }
    }
    TextTable table = new TextTable(1, headings.toArray(String[]::new));
    for (int label = 0; label < data.classNames().size(); label++) {
      List<String> row = new ArrayList<>(List.of(data.classNames().get(label)));
      for (ImageSet part : parts) {
        row.add(Figures.count(part.statistics().perClass().get(label)));
      }
      table.row(row.toArray(String[]::new));
    }
    List<String> sums = new ArrayList<>(List.of("all"));
    parts.forEach(part -> sums.add(Figures.count(part.size())));
    return table.row(sums.toArray(String[]::new));
  }
}
