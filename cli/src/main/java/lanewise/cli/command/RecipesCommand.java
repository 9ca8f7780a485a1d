package lanewise.cli.command;

import java.io.PrintWriter;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.Recipes;
import lanewise.cli.options.UserCommand;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Override
  public Integer call() {
    PrintWriter out = line().getOut();
    if (name == null) {
      Recipes.names().forEach(recipe -> out.println(recipe + "\n" + summary(recipe)));
    } else if (Recipes.names().contains(name)) {
      out.print(Recipes.text(name));
    } else {
      throw mistake(
          "there is no recipe '%s'; expected %s%s",
          name, String.join(", ", Recipes.names()), Spelling.hint(name, Recipes.names()));
    }
    return ExitCode.DONE;
  }

  /** The comment at the beginning of a recipe. */
  private static String summary(String recipe) {
    StringBuilder summary = new StringBuilder();
    Recipes.text(recipe)
        .lines()
        .takeWhile(line -> line.startsWith("#"))
        .forEach(line -> summary.append("  ").append(line.substring(2)).append('\n'));
    return summary.toString();
  }
}
