package lanewise.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.cli.Lanewise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Experiments on executors that are processes of their own, against the same without Spark. */
class SparkFarmTest {
  private static final String CLUSTER = "spark:local-cluster[2,1,1024]";

  /** What may differ: times, the machine, paths and the command line; all else is the same. */
  private static final Set<String> EXCLUDED =
      Set.of(
          "experiment",
          "origin",
          "environment",
          "time",
          "seconds",
          "run",
          "folder",
          "trainingSeconds",
          "totalSeconds",
          "imagesPerSecond");

  private static final int STEPS = 200;
  private static final int EVERY = 10;

  @TempDir private Path folder;

  record Result(int status, String out, String err) {}

  static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words =
        Stream.concat(Arrays.stream(arguments), Stream.of("--quiet"))
            .map(Object::toString)
            .toArray(String[]::new);
    CommandLine line = Lanewise.commandLine(words);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int status = line.execute(words);
    return new Result(status, out.toString(), err.toString());
  }

  static void requireSpark() {
    assumeTrue(System.getenv("SPARK_HOME") != null, "SPARK_HOME is not set");
  }

  /** Runs an experiment here and on the cluster. */
  private void compare(String... command) throws IOException {
    requireSpark();
    List<Object> words = new ArrayList<>(List.of(command));
    words.addAll(
        List.of(
            "--steps", 6, "--batch-size", 32, "--threads", 1, "--no-report", "--validation", 0.2));
    List<Object> here = new ArrayList<>(words);
    here.addAll(List.of("--out", folder.resolve("here")));
    List<Object> there = new ArrayList<>(words);
    there.addAll(List.of("--out", folder.resolve("there"), "--on", CLUSTER));
    assertThat(run(here.toArray()).err()).isEmpty();
    assertThat(run(there.toArray()).err()).isEmpty();
    assertSame(folder.resolve("there"), folder.resolve("here"));
    // What is done is not done again, with or without the cluster.
    Map<Path, FileTime> before = weights(folder.resolve("there"));
    assertThat(before).isNotEmpty();
    assertThat(run(there.toArray()).err()).isEmpty();
    here.set(here.indexOf(folder.resolve("here")), folder.resolve("there"));
    assertThat(run(here.toArray()).err()).isEmpty();
    assertThat(weights(folder.resolve("there"))).isEqualTo(before);
  }

  /** When the weights of all trainings were written. */
  private static Map<Path, FileTime> weights(Path folder) throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(each -> each.endsWith("last.safetensors")).toList()) {
        times.put(path, Files.getLastModifiedTime(path));
      }
    }
    return times;
  }

  private static void assertSame(Path there, Path here) throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(here)) {
      files = paths.filter(Files::isRegularFile).map(here::relativize).sorted().toList();
    }
    try (Stream<Path> paths = Files.walk(there)) {
      assertThat(paths.filter(Files::isRegularFile).map(there::relativize).sorted().toList())
          .isEqualTo(files);
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(".json")) {
        assertThat(json(there.resolve(file))).as(name).isEqualTo(json(here.resolve(file)));
      } else if (!Set.of("epochs.csv", "times.csv", ".lock").contains(name)) { // times, a process
        assertThat(there.resolve(file)).hasSameBinaryContentAs(here.resolve(file));
      }
    }
  }

  private static JsonElement json(Path file) throws IOException {
    return without(JsonParser.parseString(Files.readString(file)));
  }

  private static JsonElement without(JsonElement element) {
    if (element instanceof JsonObject object) {
      for (String name : new TreeSet<>(object.keySet())) {
        if (EXCLUDED.contains(name)) {
          object.remove(name);
        } else {
          without(object.get(name));
        }
      }
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(SparkFarmTest::without);
    }
    return element;
  }

  @Test
  void crossval() throws IOException {
    compare("crossval", "--folds", "3");
  }

  @Test
  void tuneWithSeveralTrialsAtOnce() throws IOException {
    Path space =
        Files.writeString(
            folder.resolve("space.yaml"), "lr: {from: 0.0001, to: 0.01, scale: log}\n");
    compare("tune", space.toString(), "--search", "bayes", "--trials", "6", "--at-once", "3");
  }

  @Test
  void ablate() throws IOException {
    Path techniques =
        Files.writeString(folder.resolve("techniques.yaml"), "no momentum: {optimizer: sgd}\n");
    compare("ablate", techniques.toString(), "--seeds", "2");
  }

  @Test
  void medmnist() throws IOException {
    compare("medmnist", "--runs", "2");
  }

  /**
   * A long training goes on from its mirror. What is copied is numbered, so that the number of the
   * last copy tells how many steps were made twice.
   */
  @Test
  void aLostTrainingGoesOnFromItsLastCopy() throws Exception {
    requireSpark();
    Path copies = folder.resolve("copies");
    List<Object> here = new ArrayList<>(List.of("crossval", "--folds", 2, "--model", "bn-cnn"));
    here.addAll(List.of("--filters", "4,8", "--hidden", 16, "--batch-size", 32, "--threads", 1));
    here.addAll(List.of("--steps", STEPS, "--checkpoint-every", EVERY, "--no-report", "--out"));
    List<Object> there = new ArrayList<>(here);
    here.add(folder.resolve("here"));
    there.addAll(List.of(folder.resolve("there"), "--on", CLUSTER, "--mirror", copies.toUri()));
    assertThat(run(here.toArray()).err()).isEmpty();
    CompletableFuture<Result> training = CompletableFuture.supplyAsync(() -> run(there.toArray()));
    while (copiesOf(copies, "fold-1") < 5 || copiesOf(copies, "fold-2") < 5) {
      assertThat(training).isNotDone();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    ProcessHandle.current().children().findFirst().orElseThrow().destroyForcibly();

    assertThat(training.get(240, TimeUnit.SECONDS).err()).isEmpty();
    assertSame(folder.resolve("there"), folder.resolve("here"));
    // One copy per checkpoint and one at the end; one may have been cut off.
    int undisturbed = STEPS / EVERY + 1;
    assertThat(copiesOf(copies, "fold-1")).isBetween(undisturbed - 1, undisturbed + 2);
    assertThat(copiesOf(copies, "fold-2")).isBetween(undisturbed - 1, undisturbed + 2);
  }

  /** The number of the newest complete copy of a training. */
  private static int copiesOf(Path copies, String name) throws IOException {
    if (!Files.exists(copies)) {
      return 0;
    }
    try (Stream<Path> paths = Files.walk(copies)) {
      return paths
          .filter(path -> path.endsWith("COMPLETE") && path.toString().contains(name))
          .mapToInt(
              path -> Integer.parseInt(path.getParent().getFileName().toString().substring(5)))
          .max()
          .orElse(0);
    } catch (UncheckedIOException e) {
      return 0; // an old copy was just being deleted
    }
  }

  /** The class files of Lanewise are not for it. */
  @Test
  void executorsWithAnOlderJavaAreRefused() throws IOException {
    requireSpark();
    Path older;
    try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
      older =
          all.filter(home -> home.getFileName().toString().matches("java-(17|21)-.*"))
              .filter(home -> Files.exists(home.resolve("bin/java")))
              .findFirst()
              .orElse(null);
    }
    assumeTrue(older != null, "there is no older Java");
    System.setProperty("spark.executorEnv.JAVA_HOME", older.toString());
    try {
      assertThat(
              run("crossval", "--on", CLUSTER, "--threads", 1, "--out", folder.resolve("x")).err())
          .isEqualTo(
              "lanewise: error: the executors have a Java older than 25: point"
                  + " spark.executorEnv.JAVA_HOME at a JDK 25.0.3 or newer\n");
    } finally {
      System.clearProperty("spark.executorEnv.JAVA_HOME");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark:local-cluster[2,1,1024] | 2 | a training of --threads 2 does not fit executors of"
            + " one core: give --threads 1",
        "spark:local[2] | 3 | a training of --threads 3 does not fit executors of 2 cores: give"
            + " --threads 2",
        "spark:spark://127.0.0.1:9 | 1 | no Spark master answers at spark://127.0.0.1:9:"
            + " Connection refused",
        "spark | 1 | --on spark: say where, such as --on spark:local[2], or start with"
            + " spark-submit",
        "spork:local[2] | 1 | --on spork:local[2]: there is no farm 'spork' (did you mean spark?)"
      })
  void mistakesAreOneLine(String on, int threads, String message) {
    Result result =
        run("crossval", "--on", on, "--threads", threads, "--out", folder.resolve("there"));
    assertThat(result.err()).isEqualTo("lanewise: error: " + message + "\n");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void executorsWithoutVectorsAreRefused() {
    System.setProperty("spark.executor.extraJavaOptions", "-Xss2m");
    try {
      Result result =
          run("crossval", "--on", CLUSTER, "--threads", 1, "--out", folder.resolve("x"));
      assertThat(result.err())
          .isEqualTo(
              "lanewise: error: spark.executor.extraJavaOptions lacks"
                  + " --add-modules=jdk.incubator.vector: add it, or leave the setting out\n");
    } finally {
      System.clearProperty("spark.executor.extraJavaOptions");
    }
  }
}
