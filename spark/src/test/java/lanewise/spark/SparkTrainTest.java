package lanewise.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.kernel.VectorSupport;
import lanewise.run.FolderLock;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

/** One training on executors that are processes of their own, against one process. */
class SparkTrainTest {
  private static final String CLUSTER = SharedRun.CLUSTER;

  @TempDir private Path folder;

  @BeforeEach
  void requireSpark() {
    SparkFarmTest.requireSpark();
  }

  private SparkFarmTest.Result train(String run, int steps, Object... more) {
    return new SharedRun(folder).train(run, steps, more);
  }

  private void assertSame(String run, String expected) {
    new SharedRun(folder).assertSame(run, expected);
  }

  @Test
  void aKilledExecutorIsReplacedAndTheBytesAreTheSame() throws Exception {
    SharedRun shared = new SharedRun(folder);
    assertThat(train("alone", 100).err()).isEmpty();
    CompletableFuture<SparkFarmTest.Result> training = shared.start("together", 100);
    shared.awaitExecutors("together").getLast().destroyForcibly();
    assertThat(training.get(240, TimeUnit.SECONDS).err()).isEmpty();
    assertSame("together", "alone");
  }

  @Test
  void twoWorkersComeToTheBytesOfOneProcess() {
    assertThat(train("alone", 5).err()).isEmpty();
    assertThat(train("together", 5, "--on", CLUSTER, "--workers", 2).err()).isEmpty();
    assertSame("together", "alone");
  }

  /** Its driver's folder is not the executors': what they find is what was sent. */
  @Test
  void executorsFindFilesThatWereSent() throws Exception {
    SharedRun shared = new SharedRun(folder);
    Path sets = Files.createDirectory(folder.resolve("sets"));
    Path data = Files.write(sets.resolve("noise.csv"), noise());
    assertThat(train("start", 2, "--data", data).err()).isEmpty();
    Path weights = folder.resolve("start.safetensors");
    Files.copy(folder.resolve("start/last.safetensors"), weights);
    Object[] here = {"--data", data, "--init", weights};
    assertThat(train("alone", 5, here).err()).isEmpty();

    // A folder of the driver, under a name that means another folder to each process.
    String cwd = "/proc/self/cwd/";
    Object[] there = {"--data", cwd + "sets/noise.csv", "--init", cwd + "start.safetensors"};
    List<Object> words = shared.words("together", 5, there);
    words.addAll(List.of("--quiet", "--on", CLUSTER, "--workers", 2));
    Process lacking = shared.process(words);
    assertThat(lacking.waitFor()).isEqualTo(1);
    assertThat(folder.resolve("printed.txt"))
        .content()
        .contains("no data set '/proc/self/cwd/sets/noise.csv'");
    Path other = Files.createDirectory(folder.resolve("other")).resolve("start.safetensors");
    Files.copy(folder.resolve("alone/last.safetensors"), other);
    assertThat(shared.process(words, "-Dspark.files=" + data + "," + other).waitFor()).isEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("printed.txt")).getLast())
        .startsWith("lanewise: error: the training cannot be made on ")
        .contains(": its initial weights is ");
    Process sent = shared.process(words, "-Dspark.files=" + data + "," + weights);
    assertThat(sent.waitFor()).as(Files.readString(folder.resolve("printed.txt"))).isZero();
    for (String file : List.of("last.safetensors", "predictions.csv", "steps.csv")) {
      assertThat(folder.resolve("together").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("alone").resolve(file));
    }
  }

  /** Images of 8 x 8 pixels in two classes, as rows of a table. */
  private static List<String> noise() {
    SplittableRandom random = new SplittableRandom(1);
    return IntStream.range(0, 120)
        .mapToObj(
            image ->
                random
                    .ints(64, 0, 256)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(",", image % 2 + ",", "")))
        .toList();
  }

  /** Its accumulators, as Spark's page shows them when the workers have ended. */
  @Test
  void sparksPageShowsHowTheTrainingWent() throws Exception {
    System.setProperty("spark.extraListeners", StageGauges.class.getName());
    try {
      assertThat(train("together", 5, "--on", CLUSTER, "--workers", 2).err()).isEmpty();
    } finally {
      System.clearProperty("spark.extraListeners");
    }
    List<String> steps = Files.readAllLines(folder.resolve("together/steps.csv"));
    int column = List.of(steps.getFirst().split(",")).indexOf("loss");
    double loss = Double.parseDouble(steps.getLast().split(",")[column]);
    assertThat(StageGauges.VALUES.get(Gauges.LOSS)).isCloseTo(loss, within(1e-5));
    assertThat(StageGauges.VALUES.get(Gauges.IMAGES_PER_SECOND)).isBetween(1.0, 1e6);
    assertThat(StageGauges.VALUES.get(Gauges.EXCHANGE_SHARE)).isBetween(1e-6, 1.0);
  }

  /** Hears what a stage's accumulators have come to. */
  public static final class StageGauges extends SparkListener {
    static final Map<String, Double> VALUES = new ConcurrentHashMap<>();

    @Override
    public void onStageCompleted(SparkListenerStageCompleted stage) {
      CollectionConverters.asJava(stage.stageInfo().accumulables())
          .values()
          .forEach(
              each -> {
                if (each.value().get() instanceof Double value) {
                  VALUES.put(each.name().get(), value);
                }
              });
    }
  }

  /** A network that fits into this process, but not into the executors. */
  @Test
  void theLogOfAnExecutorThatDiedIsTold() {
    System.setProperty("spark.executor.memory", "512m");
    System.setProperty("spark.stage.maxConsecutiveAttempts", "1");
    SparkFarmTest.Result result;
    try {
      List<Object> words = new ArrayList<>(List.of("train", "--model", "simple-vgg"));
      words.addAll(List.of("--filters", "4,8", "--hidden", 20_000, "--shards", 2, "--steps", 2));
      words.addAll(List.of("--threads", 1, "--workers", 2, "--on", CLUSTER));
      words.addAll(List.of("--out", folder.resolve("large")));
      result = SparkFarmTest.run(words.toArray());
    } finally {
      System.clearProperty("spark.executor.memory");
      System.clearProperty("spark.stage.maxConsecutiveAttempts");
    }
    assertThat(result.err().lines().findFirst().orElseThrow())
        .matches(
            "lanewise: error: spark:local-cluster\\[2,1,1024]: executor \\d+ (is lost|has failed):"
                + " .*");
    assertThat(result.err().lines().skip(1).findFirst().orElseThrow())
        .matches("  the last 100 lines of the log of executor \\d+ on 127.0.0.1:\\d+:");
    assertThat(result.err()).contains("java.lang.OutOfMemoryError: Java heap space");
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void aRunFolderThatAnotherTrainingWritesIsRefused() throws Exception {
    Path run = Files.createDirectory(folder.resolve("busy"));
    assertThat(train("alone", 2).err()).isEmpty();
    Files.copy(folder.resolve("alone/config.yaml"), run.resolve("config.yaml"));
    try (FolderLock _ = FolderLock.take(run)) {
      SparkFarmTest.Result result =
          SparkFarmTest.run(
              "train", "--resume", run, "--workers", 2, "--on", CLUSTER, "--no-report");
      assertThat(result.err())
          .isEqualTo(
              ("lanewise: error: %s: is being written by process %d: wait until it ends, or give"
                      + " another folder\n")
                  .formatted(run, ProcessHandle.current().pid()));
      assertThat(result.status()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local[2] | 4 | --workers 4 of --threads 1 do not fit: local[2] runs 2 of them at a time",
        "local-cluster[2,1,1024] | 4 | --workers 4 of --threads 1 do not fit:"
            + " local-cluster[2,1,1024] runs 2 of them at a time"
      })
  void tooFewSlotsAreRefused(String place, int workers, String message) {
    SparkFarmTest.Result result =
        train("refused", 2, "--on", "spark:" + place, "--workers", workers);
    assertThat(result.err()).isEqualTo("lanewise: error: " + message + "\n");
  }

  @Test
  void dynamicAllocationIsRefused() {
    System.setProperty("spark.dynamicAllocation.enabled", "true");
    try {
      assertThat(train("refused", 2, "--on", CLUSTER, "--workers", 2).err())
          .isEqualTo(
              "lanewise: error: workers must all run at once, but spark.dynamicAllocation.enabled"
                  + " takes and gives executors: set it to false\n");
    } finally {
      System.clearProperty("spark.dynamicAllocation.enabled");
    }
  }

  @Test
  void executorsWithAnotherVectorWidthAreRefused() {
    System.setProperty(
        "spark.executor.extraJavaOptions",
        "--add-modules=jdk.incubator.vector -D" + VectorSupport.PROPERTY + "=0");
    try {
      assertThat(train("refused", 2, "--on", CLUSTER, "--workers", 2).err())
          .startsWith("lanewise: error: the training cannot be made on ")
          .contains(": its vector bits is 0 there, ")
          .hasLineCount(1);
    } finally {
      System.clearProperty("spark.executor.extraJavaOptions");
    }
  }
}
