package lanewise.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.JsonOption;
import lanewise.cli.options.Recipes;
import lanewise.cli.options.UserCommand;
import lanewise.run.RunConfig;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lanewise recipes}: lists the training configurations that come with the program. */
@Command(
    name = "recipes",
    description = "List the recipes for `train --recipe`, or print one to copy and edit.",
    footer = {
      "  lanewise recipes",
      "  lanewise recipes fashion-best > mine.yaml",
      "  lanewise train --recipe mine.yaml --seed 2"
    })
public final class RecipesCommand extends UserCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The recipe to print (default: list all).")
  private @Nullable String name;

  @Mixin private final JsonOption json = new JsonOption();

  /** The output of {@code --json}. */
  private record Report(List<Recipe> recipes) {}

  private record Recipe(String name, String summary, RunConfig settings) {}

  @Override
  public Integer call() {
    if (name != null && !Recipes.names().contains(name)) {
      throw mistake(
          "there is no recipe '%s'; expected %s%s",
          name, String.join(", ", Recipes.names()), Spelling.hint(name, Recipes.names()));
    }
    List<String> wanted = name == null ? Recipes.names() : List.of(name);
    if (json.given()) {
      json.print(line(), new Report(wanted.stream().map(RecipesCommand::described).toList()));
    } else if (name == null) {
      for (String recipe : wanted) {
        screen().line(screen().bold(recipe));
        screen().paragraph("  " + summary(recipe));
        screen().gap();
      }
    } else {
      line().getOut().print(Recipes.text(name));
    }
    return ExitCode.DONE;
  }

  private static Recipe described(String recipe) {
    RunConfig settings = RunConfig.of(Path.of(recipe + ".yaml"), Recipes.text(recipe));
    return new Recipe(recipe, summary(recipe), settings);
  }

  /** The comment at the beginning of a recipe. */
  private static String summary(String recipe) {
    return Recipes.text(recipe)
        .lines()
        .takeWhile(line -> line.startsWith("#"))
        .map(line -> line.substring(2))
        .collect(Collectors.joining(" "));
  }
}
