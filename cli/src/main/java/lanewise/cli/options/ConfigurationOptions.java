package lanewise.cli.options;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import lanewise.format.FormatException;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that take all others from a file; those on the command line win. */
public final class ConfigurationOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec mixee;

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE.yaml",
      description =
          "Take the options from a recipe (`lanewise recipes` lists them) or a file like "
              + "it. Options on the command line win.")
  void setRecipe(@Nullable String recipe) {
    if (recipe == null) {
      return;
    }
    if (Recipes.names().contains(recipe)) {
      take(ConfigFile.of(Path.of(recipe + ".yaml"), Recipes.text(recipe)));
    } else if (exists(recipe)) {
      take(Path.of(recipe));
    } else {
      throw new ParameterException(
          mixee.commandLine(),
          "there is no recipe '%s'; expected %s or a file%s"
              .formatted(
                  recipe,
                  String.join(", ", Recipes.names()),
                  Spelling.hint(recipe, Recipes.names())));
    }
  }

  @Option(
      names = "--config",
      paramLabel = "FILE.yaml",
      description = "Take the options from a run's config.yaml. Options on the command line win.")
  void setConfig(@Nullable Path file) {
    if (file != null) {
      take(file);
    }
  }

  /**
   * Takes the options from a file.
   *
   * @throws ParameterException if it cannot be read, or another one has been taken
   */
  public void take(Path file) {
    try {
      take(ConfigFile.read(file));
    } catch (FormatException e) {
      throw new ParameterException(mixee.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void take(ConfigFile file) {
    CommandLine line = mixee.commandLine(); // of the command, be it through another mixin
    if (line.getDefaultValueProvider() instanceof ConfigFile) {
      throw new ParameterException(line, "give one of --recipe, --config and --resume, not two");
    }
    line.getCommandSpec().defaultValueProvider(file);
  }

  private static boolean exists(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
