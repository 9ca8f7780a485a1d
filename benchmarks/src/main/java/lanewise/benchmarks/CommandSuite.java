package lanewise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lanewise.report.Table;

/**
 * A table about whole commands of {@code bin/lanewise}: what a user waits for, from the start of
 * the process.
 *
 * @param <R> what is found out about one process
 */
interface CommandSuite<R> {
  /** The suite's name on the command line. */
  String text();

  String title();

  /** The processes of a round, each as words for {@code lanewise}, the run folder apart. */
  List<List<String>> commands(int round);

  /** Looks at a process that has ended and the run folder it left. */
  R observe(List<String> command, CommandRun run, Path folder) throws IOException;

  /** Sums all up. */
  Table table(List<R> results);
}
