package lanewise.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parsed command line.
 *
 * @param suites the suites timed by JMH
 * @param commandSuites the suites measured as processes of {@code bin/lanewise}
 * @param measurement how often and how long
 * @param out a folder for the tables, or null
 */
record Arguments(
    Set<Suite> suites,
    List<CommandSuite<?>> commandSuites,
    Measurement measurement,
    @Nullable Path out) {
  static final String USAGE =
      """
      usage: java -jar benchmarks.jar SUITE... [--full] [-p NAME=VALUE,...]... [--out DIR]
             java -jar benchmarks.jar accuracy [--rounds N] [--out DIR] -- TRAIN-OPTIONS...
             java -jar benchmarks.jar scaling [MODEL/BATCH...]   steps on more threads, predicted
             java -jar benchmarks.jar page DIR [VERSIONS]   the results in DIR as one page
             java -jar benchmarks.jar REGEX [JMH's own options; -h lists them]

      suites:
        gemm          matrix products
        convolution   3x3 convolutions, forward and backward
        ladder        one convolution, from plain loops to Winograd (docs/lessons)
        step          whole training steps
        inference     batches forward
        all           these five
        start         lanewise train, from the start of the process: the first epoch, the first
                      five seconds, the memory
        accuracy      lanewise train with the options after --, seeds 1, 2, ...: seconds from the
                      start to the end of the process, and the test accuracy

        --quick       one JVM for each figure (as if left out)
        --full        five JVMs for each figure, engines taking turns: for publishing
        --rounds N    N JVMs for each figure
        -p NAME=A,B   only these values of a parameter, such as threads=2
        --out DIR     also write DIR/SUITE.md (the table), DIR/SUITE.json (the figures behind it)
                      and DIR/SUITE-THREADS.svg and .png (shares of the peak)
      """;

  /** Makes the page of a comparison. */
  static final String PAGE = "page";

  /** Measures steps on this machine's threads and predicts them on more. */
  static final String SCALING = "scaling";

  private static final String START = "start";
  private static final String ACCURACY = "accuracy";
  private static final Measurement QUICK = new Measurement(1, 5, 3, Map.of());
  private static final Measurement FULL = new Measurement(5, 8, 5, Map.of());

  /** Whether the command line names suites; all others are passed to JMH. */
  static boolean areOurs(String[] args) {
    String first = args[0];
    return Suite.isName(first)
        || first.equals(START)
        || first.equals(ACCURACY)
        || first.startsWith("--");
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if an argument is not known or has no value
   */
  static Arguments parse(String[] args) {
    List<String> all = Arrays.asList(args);
    int end = all.contains("--") ? all.indexOf("--") : all.size();
    List<String> training = all.subList(Math.min(end + 1, all.size()), all.size());
    Set<Suite> suites = EnumSet.noneOf(Suite.class);
    List<CommandSuite<?>> commandSuites = new ArrayList<>();
    Map<String, String[]> parameters = new LinkedHashMap<>();
    Measurement measurement = QUICK;
    int rounds = 0;
    Path out = null;
    Iterator<String> words = all.subList(0, end).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--full" -> measurement = FULL;
        case "--quick" -> measurement = QUICK;
        case "--rounds" -> rounds = atLeastOne(word, valueOf(word, words));
        case "--out" -> out = Path.of(valueOf(word, words));
        case "-p" -> {
          String[] parameter = valueOf(word, words).split("=", 2);
          if (parameter.length < 2) {
            throw new IllegalArgumentException("-p needs NAME=VALUE, given " + parameter[0]);
          }
          parameters.put(parameter[0], parameter[1].split(",", -1));
        }
        case START -> commandSuites.add(new StartSuite());
        case ACCURACY -> {
          if (training.isEmpty()) {
            throw new IllegalArgumentException("accuracy needs training options after --");
          }
          commandSuites.add(new AccuracySuite(training));
        }
        default -> suites.addAll(Suite.named(word));
      }
    }
    if (suites.isEmpty() && commandSuites.isEmpty()) {
      throw new IllegalArgumentException("no suite named");
    }
    if (rounds == 0) {
      rounds = measurement.rounds();
    }
    return new Arguments(suites, commandSuites, measurement.with(rounds, parameters), out);
  }

  private static String valueOf(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private static int atLeastOne(String option, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        option + " needs a whole number of 1 or more, given " + text);
  }
}
