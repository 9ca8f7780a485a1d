package lanewise.cli.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import lanewise.cli.experiment.Farm;
import lanewise.cli.experiment.FarmOption;
import lanewise.cli.experiment.SharedTraining;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.OptionSection;
import lanewise.datasets.DataSet;
import lanewise.format.FormatException;
import lanewise.run.RunSettings;
import lanewise.text.Text;
import lanewise.workers.Exchange;
import lanewise.workers.Rendezvous;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a training that several processes share. */
@OptionSection("Several processes")
final class WorkerOptions {
  private static final int SECRET = 32;

  @Option(
      names = "--workers",
      paramLabel = "W",
      converter = AtLeastOne.class,
      description =
          "Train together with other processes, W in all, a power of two that divides --shards. "
              + "Each is the same command with its own --rank; the weights do not depend on W.")
  private @Nullable Integer workers;

  @Option(
      names = "--rank",
      paramLabel = "R",
      description = "The number of this process among the workers, from 0. Worker 0 has the run.")
  private @Nullable Integer rank;

  @Option(
      names = "--rendezvous",
      paramLabel = "HOST:PORT",
      description = "Where worker 0 listens and the others find it.")
  private @Nullable String rendezvous;

  @Option(
      names = "--secret",
      paramLabel = "FILE",
      description = "A file with a secret that only the workers have.")
  private @Nullable Path secret;

  @Mixin private final FarmOption on = new FarmOption();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      converter = AtLeastOne.class,
      description = "The longest wait for another worker (default: 120).")
  private int wait = 120;

  /** Whether this process is one of several. */
  boolean given() {
    return workers != null;
  }

  /** Whether this process leaves the run's folder to another. */
  boolean assists() {
    return rank != null && rank > 0;
  }

  /**
   * Checks the options before anything is loaded.
   *
   * @throws ParameterException if they do not go together
   */
  void check(CommandLine line, RunSettings settings) {
    boolean alone = rank == null && rendezvous == null && secret == null;
    if (workers == null) {
      if (!alone || on.given() || !on.mirror().isEmpty()) {
        throw new ParameterException(
            line, "--on, --mirror, --rank, --rendezvous and --secret go with --workers");
      }
      return;
    }
    if (on.given() && !alone) {
      throw new ParameterException(
          line, "--on finds the workers itself: leave out --rank, --rendezvous and --secret");
    }
    on.check(line);
    if (!on.given() && (rank == null || rendezvous == null || secret == null)) {
      throw new ParameterException(
          line, "--workers needs --on, or --rank, --rendezvous and --secret");
    }
    if (settings.shards() % workers != 0) {
      throw new ParameterException(
          line,
          Text.of(
              "--workers %d cannot share --shards %d: give as many shards as workers, or 2, 4, 8"
                  + " … times as many",
              workers, settings.shards()));
    }
    if (rank == null) {
      return;
    }
    if (rank < 0 || rank >= workers) {
      throw new ParameterException(
          line, Text.of("--rank must be 0 to %d, given %d", workers - 1, rank));
    }
    address(line);
  }

  /** The farm that makes the training, if there is to be one. */
  @Nullable Farm farm(RunSettings settings) {
    return on.open(settings.threads(), count());
  }

  /** The training of some settings, for a farm. */
  SharedTraining shared(RunSettings settings, DataSet data, Path folder) {
    byte[] random = new byte[SECRET];
    new SecureRandom().nextBytes(random);
    return SharedTraining.of(
        settings, data, folder, on.mirror(), count(), HexFormat.of().formatHex(random), wait);
  }

  private int count() {
    return workers == null ? 1 : workers;
  }

  private InetSocketAddress address(CommandLine line) {
    String text = String.valueOf(rendezvous);
    int colon = text.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ParameterException(
          line, "--rendezvous: expected HOST:PORT, given '" + text + "'", e);
    }
  }

  /**
   * Waits for the other workers.
   *
   * @param common what all must have in common
   * @throws lanewise.workers.WorkersException if they do not come together
   */
  Exchange meet(CommandLine line, Map<String, String> common) {
    Rendezvous.Terms terms =
        new Rendezvous.Terms(count(), secret(), Duration.ofSeconds(wait), common);
    InetSocketAddress address = address(line);
    if (assists()) {
      return Rendezvous.join(address, rank(), terms);
    }
    try (Rendezvous here = Rendezvous.at(address, terms)) {
      return here.gather();
    }
  }

  private int rank() {
    return rank == null ? 0 : rank;
  }

  private String secret() {
    Path file = secret == null ? Path.of("") : secret;
    try {
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new FormatException(file, "is empty: the workers need a secret");
      }
      return text;
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  /** This process among all, for people. */
  String text() {
    return Text.of("worker %d of %d at %s", rank(), workers, rendezvous);
  }
}
