package lanewise.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.SettingOptions;
import lanewise.cli.options.UserCommand;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.datasets.catalog.Fetch;
import lanewise.datasets.catalog.KnownSet;
import lanewise.screen.Screen;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lanewise data fetch}: downloads data sets. */
@Command(
    name = "fetch",
    description = {
      "Download data sets, check their published digests, and store them where train "
          + "finds them.",
      "Files that are already there and intact are kept; an interrupted download " + "continues."
    },
    footerHeading = "%nExample:%n",
    footer = "  lanewise data fetch mnist fashion-mnist")
final class DataFetchCommand extends UserCommand {
  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names from `lanewise data list`.")
  private List<String> names = new ArrayList<>();

  DataFetchCommand() {
    super("data-dir");
  }

  @Override
  public Integer call() {
    List<KnownSet> sets = names.stream().map(this::known).toList();
    Screen screen = screen();
    Path root = DataCatalog.lookup(folder()).fetchRoot();
    for (KnownSet set : sets) {
      if (set.generated()) {
        screen.line(set.name() + " is built in: there is nothing to fetch");
        continue;
      }
      List<Path> files;
      try (FetchProgress progress =
          new FetchProgress(screen, () -> waiting("connecting for " + set.name()))) {
        files = new Fetch(progress).fetch(set, root);
      }
      screen.line("%s is complete in %s", set.name(), files.getFirst().getParent());
      screen.line("licence: %s", set.licence());
    }
    return ExitCode.DONE;
  }

  /** The one folder that need not be there: it is made. */
  private @Nullable Path folder() {
    return SettingOptions.given(line()).settings().dataDir();
  }

  private KnownSet known(String name) {
    List<String> known = KnownSet.all().stream().map(KnownSet::name).toList();
    return KnownSet.named(name)
        .orElseThrow(
            () ->
                mistake(
                    "there is no data set '%s'; %s",
                    name, Spelling.expected(name, known, "`lanewise data list` lists all")));
  }
}
