package lanewise.cli.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.DataPlace;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataCheck;
import lanewise.datasets.DataSet;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lanewise data check}: finds duplicates, contradictory labels and blank images. */
@Command(
    name = "check",
    description = {
      "Look for identical images within and across train, validation and test, "
          + "identical images with different labels, blank images, and classes without "
          + "images.",
      "The exit code is 1 if an image appears in two splits or has two labels, else " + "0."
    },
    footer = {"  lanewise data check octmnist", "  lanewise data check photos/ --json"})
final class DataCheckCommand extends UserCommand {
  private static final int SHOWN = 20;

  @Parameters(
      paramLabel = "NAME|FILE.npz|FOLDER",
      description =
          "A name from `lanewise data list`, a .npz file or a folder with one subfolder "
              + "per class.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String name;

  @Mixin private final JsonOption json = new JsonOption();

  /** The output of {@code --json}. */
  private record Report(
      String data,
      List<String> notes,
      long duplicatesAcrossSplits,
      long labelConflicts,
      List<DataCheck.Part> splits,
      List<Duplicate> duplicates) {}

  private record Duplicate(
      boolean acrossSplits, boolean labelsDiffer, List<DataCheck.Place> places) {}

  DataCheckCommand() {
    super("data-dir");
  }

  @Override
  public Integer call() {
    DataSet data;
    try (Waiting _ = Waiting.toLoad(line(), name)) {
      data = DataPlace.of(line(), settings().data(name)).loadData();
    }
    DataCheck check;
    try (Waiting _ = waiting("looking for duplicates")) {
      check = DataCheck.of(data);
    }
    if (json.given()) {
      json.print(line(), report(data, check));
    } else {
      show(screen(), data, check);
    }
    if (check.acrossParts() > 0 || check.labelConflicts() > 0) {
      throw new CommandFailure(
          "%s: identical images are in two splits or have two labels (%s and %s groups): keep one of each group, or test scores count images that were trained on"
              .formatted(
                  data.name(),
                  Figures.count(check.acrossParts()),
                  Figures.count(check.labelConflicts())));
    }
    return ExitCode.DONE;
  }

  private static Report report(DataSet data, DataCheck check) {
    return new Report(
        data.name(),
        data.notes(),
        check.acrossParts(),
        check.labelConflicts(),
        check.parts(),
        check.duplicates().stream()
            .map(group -> new Duplicate(group.acrossParts(), group.labelsDiffer(), group.places()))
            .toList());
  }

  private static void show(Screen screen, DataSet data, DataCheck check) {
    screen.line(screen.bold(data.name()));
    screen.notes(data);
    screen.gap();
    screen.table(partTable(data, check.parts()));
    screen.gap();
    for (DataCheck.Part part : check.parts()) {
      List<String> empty =
          part.perClass().entrySet().stream()
              .filter(entry -> entry.getValue() == 0)
              .map(entry -> "'" + entry.getKey() + "'")
              .toList();
      if (!empty.isEmpty()) {
        screen.line("%s has no image of %s", part.name(), String.join(", ", empty));
      }
    }
    if (check.duplicates().isEmpty()) {
      screen.line("no two images are identical");
      return;
    }
    screen.line(
        "groups of identical images: %s; across splits: %s; with different labels: %s",
        Figures.count(check.duplicates().size()),
        Figures.count(check.acrossParts()),
        Figures.count(check.labelConflicts()));
    for (DataCheck.Group group : shown(check.duplicates())) {
      screen.line(
          "  %s%s",
          group.places().stream()
              .map(place -> "%s %d (%s)".formatted(place.part(), place.row(), place.label()))
              .collect(Collectors.joining(" = ")),
          group.labelsDiffer() ? "  labels differ" : "");
    }
    if (check.duplicates().size() > SHOWN) {
      screen.line("  … the most serious %d are shown; --json lists all", SHOWN);
    }
  }

  /** The groups to show: those with different labels first, then those across splits. */
  private static List<DataCheck.Group> shown(List<DataCheck.Group> groups) {
    return groups.stream()
        .sorted(
            Comparator.comparing(DataCheck.Group::labelsDiffer)
                .thenComparing(DataCheck.Group::acrossParts)
                .reversed())
        .limit(SHOWN)
        .toList();
  }

  private static TextTable partTable(DataSet data, List<DataCheck.Part> parts) {
    List<String> headings = new ArrayList<>(List.of("class"));
    parts.forEach(part -> headings.add(part.name()));
    TextTable table = new TextTable(1, headings.toArray(String[]::new));
    for (String label : data.classNames()) {
      List<String> row = new ArrayList<>(List.of(label));
      parts.forEach(part -> row.add(Figures.count(part.perClass().getOrDefault(label, 0))));
      table.row(row.toArray(String[]::new));
    }
    List<String> all = new ArrayList<>(List.of("all"));
    parts.forEach(part -> all.add(Figures.count(part.images())));
    table.row(all.toArray(String[]::new));
    List<String> constant = new ArrayList<>(List.of("blank"));
    parts.forEach(part -> constant.add(Figures.count(part.constant().size())));
    return table.row(constant.toArray(String[]::new));
  }
}
