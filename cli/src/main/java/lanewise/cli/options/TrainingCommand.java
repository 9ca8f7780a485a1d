package lanewise.cli.options;

import lanewise.cli.error.Mistakes;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** A command that trains: it takes all settings, on the command line or from a file. */
@Command
public abstract class TrainingCommand extends UserCommand {
  @Mixin public final OutputOptions output = new OutputOptions();
  @Mixin protected final ConfigurationOptions configuration = new ConfigurationOptions();

  protected TrainingCommand() {
    super(SettingOptions.names());
  }

  @Override
  protected RunConfig given() {
    return configuration.values().with(super.given().values());
  }

  @Override
  protected RunSettings settings() {
    return settings(given());
  }

  /**
   * Resolves settings, with all values filled in.
   *
   * @throws ParameterException if a value is not valid or not compatible with another
   */
  public RunSettings settings(RunConfig config) {
    try {
      return DataPlace.of(line(), config.settings());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String origin = configuration.origin(message.split("[: ]", 2)[0], config);
      throw new ParameterException(
          line(), origin.isEmpty() ? Mistakes.ofOption(message) : origin + ": " + message, e);
    }
  }
}
