package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Trainings on {@link TinyData}, done in a moment. */
public final class TinyRun {
  private TinyRun() {}

  /**
   * Trains, without a report.
   *
   * @param run the run folder
   * @param options of {@code train}, separated by blanks
   */
  public static Cli.Result train(Path data, Path run, String options) {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", "--no-report", "--data", data, "--out", run));
    arguments.addAll(Arrays.asList(options.split(" ", -1)));
    Cli.Result result = Cli.run(arguments.toArray());
    assertThat(result.status()).isZero();
    return result;
  }
}
