package lanewise.cli.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.datasets.catalog.KnownSet;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise data list}: lists the known data sets and their locations. */
@Command(
    name = "list",
    description = "List the known data sets and where they are.",
    footerHeading = "%nExample:%n",
    footer = "  lanewise data list")
final class DataListCommand extends UserCommand {
  @Mixin private final JsonOption json = new JsonOption();

  /** The output of {@code --json}. */
  private record Report(List<Listed> sets) {}

  /**
   * @param train published images; of validation 0 without such a split
   * @param folder null if it is built in or not here
   */
  private record Listed(
      String name,
      String title,
      List<String> classes,
      int train,
      int validation,
      int test,
      boolean builtIn,
      @Nullable String folder,
      String licence) {}

  DataListCommand() {
    super("data-dir");
  }

  @Override
  public Integer call() {
    DataCatalog catalog = DataCatalog.lookup(settings().dataDir());
    if (json.given()) {
      json.print(
          line(),
          new Report(KnownSet.listed().stream().map(set -> described(catalog, set)).toList()));
      return ExitCode.DONE;
    }
    Screen screen = screen();
    for (KnownSet set : KnownSet.listed()) {
      screen.line("%-15s %s", set.name(), set.title());
      screen.line("%-15s %s", "", sizes(set));
      screen.line("%-15s %s", "", where(catalog, set));
      screen.line("%-15s licence: %s", "", set.licence());
    }
    screen.gap();
    screen.line("--data also takes a .npz or .csv file or a folder of class folders, by path.");
    return ExitCode.DONE;
  }

  private static Listed described(DataCatalog catalog, KnownSet set) {
    Optional<Path> folder = set.generated() ? Optional.empty() : catalog.find(set);
    return new Listed(
        set.name(),
        set.title(),
        set.classNames(),
        set.train(),
        set.validation(),
        set.test(),
        set.generated(),
        folder.map(Path::toString).orElse(null),
        set.licence());
  }

  private static String sizes(KnownSet set) {
    return "%s%s train, %s%s test, %d classes"
        .formatted(
            set.generated() ? "" : "published as ",
            Figures.count(set.train()),
            set.validation() == 0 ? "" : Figures.count(set.validation()) + " validation, ",
            Figures.count(set.test()),
            set.classNames().size());
  }

  private static String where(DataCatalog catalog, KnownSet set) {
    if (set.generated()) {
      return "built in";
    }
    return catalog
        .find(set)
        .map(folder -> "in " + folder)
        .orElse("not here; to get it: lanewise data fetch " + set.name());
  }
}
