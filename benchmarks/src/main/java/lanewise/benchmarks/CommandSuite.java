package lanewise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lanewise.report.Table;

/**
 * A suite that measures whole commands of {@code bin/lanewise}, from the start of the process.
 *
 * @param <R> the result of one process
 */
interface CommandSuite<R> {
  /** The suite's name on the command line. */
  String text();

  String title();

  /** The commands of a round, as arguments of {@code lanewise} without the run folder. */
  List<List<String>> commands(int round);

  /** Reads the result of a finished process and its run folder. */
  R observe(List<String> command, CommandRun run, Path folder) throws IOException;

  /** Summarises all results. */
  Table table(List<R> results);
}
