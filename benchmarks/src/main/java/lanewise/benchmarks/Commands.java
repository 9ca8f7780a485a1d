package lanewise.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs suites of whole commands, each in a temporary run folder. */
final class Commands {
  private final Path launcher;

  private Commands(Path launcher) {
    this.launcher = launcher;
  }

  /**
   * Commands of the {@code bin/lanewise} of the tree that this jar was built in.
   *
   * @throws IOException if it does not exist or does not start
   */
  static Commands ofThisTree() throws IOException, InterruptedException {
    Path launcher;
    try {
      Path jar =
          Path.of(Commands.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      launcher = jar.resolve("../../../bin/lanewise").normalize();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (!Files.isExecutable(launcher)) {
      throw new IOException(launcher + "  does not exist: run the jar in the tree it was built in");
    }
    CommandRun.of(launcher, List.of("--version")); // builds what is out of date
    return new Commands(launcher);
  }

  /** The results of all processes of all rounds, in order. */
  <R> List<R> run(CommandSuite<R> suite, int rounds) throws IOException, InterruptedException {
    List<R> results = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (List<String> command : suite.commands(round)) {
        Path folder = Files.createTempDirectory("lanewise-run");
        try {
          List<String> words = new ArrayList<>(command);
          words.addAll(List.of("--out", folder.toString()));
          CommandRun run = CommandRun.of(launcher, words);
          results.add(suite.observe(command, run, folder));
          System.err.printf(
              "round %d of %d, lanewise %s: %.1f s%n",
              round, rounds, String.join(" ", command), run.seconds());
        } finally {
          delete(folder);
        }
      }
    }
    return results;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
