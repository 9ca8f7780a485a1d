package lanewise.cli.options;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import lanewise.format.FormatException;
import lanewise.run.RunConfig;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that read all others from a file; those on the command line win. */
@OptionSection("All of them from a file")
public final class ConfigurationOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec mixee;

  private @Nullable Path file;
  private RunConfig values = new RunConfig(Map.of());

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
      Path name = Path.of(recipe + ".yaml");
      take(name, RunConfig.of(name, Recipes.text(recipe)));
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
  void setConfig(@Nullable Path config) {
    if (config != null) {
      take(config);
    }
  }

  /**
   * Reads the options from a file.
   *
   * @throws ParameterException if it cannot be read, or another file was read before
   */
  public void take(Path from) {
    try {
      take(from, RunConfig.of(from));
    } catch (FormatException e) {
      throw new ParameterException(mixee.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void take(Path from, RunConfig taken) {
    if (file != null) {
      throw new ParameterException(
          mixee.commandLine(), "give one of --recipe, --config and --resume, not two");
    }
    file = from;
    values = taken;
  }

  /** The values in the file; none if no file is given. */
  RunConfig values() {
    return values;
  }

  /** The file with a setting's value; empty if the value is from elsewhere. */
  String origin(String setting, RunConfig used) {
    String here = values.values().get(setting);
    return here != null && here.equals(used.values().get(setting)) ? String.valueOf(file) : "";
  }

  private static boolean exists(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
