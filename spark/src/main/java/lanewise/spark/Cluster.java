package lanewise.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.cli.error.CommandFailure;
import lanewise.kernel.VectorSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The cluster that a user names, checked before anything is sent there.
 *
 * @param place its master; empty for that of {@code spark-submit}
 * @param threads of a task, each a core
 * @param workers how many tasks must run at the same time
 */
record Cluster(String place, int threads, int workers) {
  private static final String MASTER = "spark.master";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String VECTORS = "jdk.incubator.vector";

  /** The flags of a training, as the launcher gives them to this process. */
  private static final String FLAGS =
      "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
          + " -XX:+UseParallelGC -XX:ObjectAlignmentInBytes=64";

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+)(?:,\\d+)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[(\\d+),\\s*(\\d+),\\s*(\\d+)]");
  private static final Pattern STANDALONE = Pattern.compile("spark://([^:,]+):(\\d+)");
  private static final int CONNECT_MILLIS = 5_000;

  /**
   * Starts to use the cluster.
   *
   * @throws CommandFailure if it is not there, or not as trainings need it
   */
  JavaSparkContext open() {
    SparkConf conf = new SparkConf();
    if (!place.isEmpty()) {
      conf.set(MASTER, place);
    }
    if (!conf.contains(MASTER)) {
      throw new CommandFailure(
          "--on spark: say where, such as --on spark:local[2], or start with spark-submit");
    }
    requireCores(conf);
    requireVectors(conf);
    requireMaster(conf.get(MASTER));
    if (workers > 1) {
      requireSlots(conf);
    }
    conf.setIfMissing("spark.app.name", "lanewise");
    // Executors may come late, but where there are too few slots it is said after two minutes.
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "5s");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "24");
    // A barrier task waits for a year, even where Spark has started only some of a stage again.
    conf.setIfMissing("spark.barrier.sync.timeout", "300");
    conf.set("spark.task.cpus", Integer.toString(threads));
    conf.set("spark.ui.showConsoleProgress", "false");
    if (conf.get(MASTER).startsWith("local")) {
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    if (LOCAL_CLUSTER.matcher(conf.get(MASTER)).matches()) {
      // Its executors are processes of this machine.
      conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    }
    try {
      return new JavaSparkContext(conf);
    } catch (RuntimeException e) {
      throw Failures.inWords(conf.get(MASTER), e);
    }
  }

  private void requireCores(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get(MASTER));
    Matcher cluster = LOCAL_CLUSTER.matcher(conf.get(MASTER));
    String cores =
        local.matches()
            ? local.group(1) == null ? "1" : local.group(1)
            : cluster.matches() ? cluster.group(2) : conf.get("spark.executor.cores", "");
    if (!cores.isEmpty() && Integer.parseInt(cores) < threads) {
      throw new CommandFailure(
          "a training of --threads %d does not fit executors of %s: give --threads %s"
              .formatted(threads, cores.equals("1") ? "one core" : cores + " cores", cores));
    }
  }

  /** Workers wait for each other: all of them must have a place. */
  private void requireSlots(SparkConf conf) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new CommandFailure(
          "workers must all run at once, but spark.dynamicAllocation.enabled takes and gives"
              + " executors: set it to false");
    }
    Matcher local = LOCAL.matcher(conf.get(MASTER));
    Matcher cluster = LOCAL_CLUSTER.matcher(conf.get(MASTER));
    int slots = Integer.MAX_VALUE;
    if (local.matches()) {
      slots = (local.group(1) == null ? 1 : Integer.parseInt(local.group(1))) / threads;
    } else if (cluster.matches()) {
      slots = Integer.parseInt(cluster.group(1)) * (Integer.parseInt(cluster.group(2)) / threads);
    }
    if (slots < workers) {
      throw new CommandFailure(
          "--workers %d of --threads %d do not fit: %s runs %d of them at a time"
              .formatted(workers, threads, conf.get(MASTER), slots));
    }
  }

  private static void requireVectors(SparkConf conf) {
    String options = conf.get(EXECUTOR_OPTIONS, FLAGS);
    if (!options.contains(VECTORS)) {
      throw new CommandFailure(
          "%s lacks --add-modules=%s: add it, or leave the setting out"
              .formatted(EXECUTOR_OPTIONS, VECTORS));
    }
    String width = System.getProperty(VectorSupport.PROPERTY);
    if (width != null && !options.contains(VectorSupport.PROPERTY)) {
      options += " -D" + VectorSupport.PROPERTY + "=" + width;
    }
    conf.set(EXECUTOR_OPTIONS, options + " -Dlanewise.executor.log=error");
  }

  /** Asks for a moment only, where Spark would for a minute. */
  private static void requireMaster(String master) {
    Matcher standalone = STANDALONE.matcher(master);
    if (standalone.matches()) {
      int port = Integer.parseInt(standalone.group(2));
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(standalone.group(1), port), CONNECT_MILLIS);
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandFailure(
            "no Spark master answers at %s: %s".formatted(master, e.getMessage()), e);
      }
    }
  }
}
