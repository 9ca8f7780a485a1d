package lanewise.cli.experiment;

import java.util.List;
import java.util.ServiceLoader;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.options.OptionSection;
import lanewise.text.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

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

  @Option(
      names = "--mirror",
      paramLabel = "URI",
      description =
          "With --on: a training is made in a folder of its own machine, which is copied whole,"
              + " after each checkpoint and at the end, to this folder of a shared file system,"
              + " such as hdfs://HOST/DIR. A lost training, and the same command, go on from"
              + " there.")
  private String mirror = "";

  /** The URI under which trainings keep copies of their folders; empty if nowhere. */
  public String mirror() {
    return mirror;
  }

  /**
   * Checks the options before anything is loaded.
   *
   * @throws ParameterException if they do not go together
   * @throws CommandFailure if the class path does not offer the mirror's file system
   */
  public void check(CommandLine line) {
    if (!mirror.isEmpty() && on == null) {
      throw new ParameterException(line, "--mirror goes with --on");
    }
    if (!mirror.isEmpty()) {
      Mirror.at(mirror);
    }
  }

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
