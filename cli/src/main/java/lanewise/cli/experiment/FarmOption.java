package lanewise.cli.experiment;

import java.util.List;
import java.util.ServiceLoader;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.options.OptionSection;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that has the trainings made elsewhere. */
@OptionSection("On a cluster")
public final class FarmOption {
  @Option(
      names = "--on",
      paramLabel = "FARM[:PLACE]",
      description =
          "Run each training as a task of a cluster, such as spark:yarn or"
              + " spark:local-cluster[2,1,2048]; without a place, the master that spark-submit"
              + " names. Results do not change.")
  private @Nullable String on;

  /** Whether there is to be one. */
  public boolean given() {
    return on != null;
  }

  /**
   * Opens the farm, if there is to be one.
   *
   * @param threads of one training, or of one worker of it
   * @param workers how many tasks must run at the same time
   * @throws CommandFailure if there is none of that name
   */
  public @Nullable Farm open(int threads, int workers) {
    if (on == null) {
      return null;
    }
    String[] parts = on.split(":", 2);
    List<Farm.Kind> kinds =
        ServiceLoader.load(Farm.Kind.class).stream().map(ServiceLoader.Provider::get).toList();
    for (Farm.Kind kind : kinds) {
      if (kind.name().equals(parts[0])) {
        return kind.open(parts.length == 1 ? "" : parts[1], threads, workers);
      }
    }
    List<String> names = kinds.stream().map(Farm.Kind::name).toList();
    throw new CommandFailure(
        names.isEmpty()
            ? "--on %s: this installation has no farm; docs/spark.md tells how to get one"
                .formatted(on)
            : "--on %s: there is no farm '%s'%s"
                .formatted(on, parts[0], Spelling.hint(parts[0], names)));
  }
}
