package lanewise.cli.environment;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.error.CommandFailure;
import lanewise.kernel.VectorSupport;
import lanewise.machine.FastPath;
import org.jspecify.annotations.Nullable;

/**
 * Warns of what slows this process down: the problems that the engine finds, and a vector width
 * chosen too small.
 */
public final class SlowPath {
  private SlowPath() {}

  /**
   * Prints the warnings; those of the engine once per process.
   *
   * @throws CommandFailure if the engine cannot run at all
   */
  public static void warn(PrintWriter err) {
    String loss;
    try {
      loss = loss();
    } catch (IllegalStateException e) {
      throw new CommandFailure(e.getMessage() + "; `lanewise doctor` says more", e);
    }
    if (loss != null) {
      print(err, loss);
    }
    FastPath.announce(problem -> print(err, problem));
  }

  /** All warnings; empty if the machine is set up well. */
  public static List<String> warnings() {
    List<String> warnings = new ArrayList<>(FastPath.problems());
    String loss = loss();
    if (loss != null) {
      warnings.addFirst(loss);
    }
    return warnings;
  }

  private static @Nullable String loss() {
    return VectorWidth.loss(VectorSupport.detect(), VectorWidth.source());
  }

  private static void print(PrintWriter err, String warning) {
    err.println("lanewise: warning: " + warning);
  }
}
