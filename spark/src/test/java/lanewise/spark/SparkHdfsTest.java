package lanewise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data and runs in HDFS: Hadoop's own small cluster, in a process of its own. */
class SparkHdfsTest {
  private static final String CLUSTER = SharedRun.CLUSTER;
  private static final int STEPS = 40;
  private static final int IMAGES = 30;
  private static final int SIZE = 8;

  @TempDir private static Path folder;
  private static Process cluster;
  private static String root;
  private static Path data;

  @BeforeAll
  static void startHdfs() throws Exception {
    SparkFarmTest.requireSpark();
    Path details = folder.resolve("details.json");
    cluster =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dtest.build.data=" + folder.resolve("hdfs"),
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.hadoop.mapreduce.MiniHadoopClusterManager",
                "-nomr",
                "-format",
                "-writeDetails",
                details.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("hdfs.txt").toFile())
            .start();
    for (int i = 0; i < 1_200 && cluster.isAlive() && !isWritten(details); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(details).as(Files.readString(folder.resolve("hdfs.txt"))).exists();
    int port =
        JsonParser.parseString(Files.readString(details))
            .getAsJsonObject()
            .get("namenode_port")
            .getAsInt();
    root = "hdfs://localhost:" + port;
    data = writeImages(folder.resolve("dots"));
  }

  private static boolean isWritten(Path file) throws IOException {
    return Files.exists(file) && Files.readString(file).endsWith("}");
  }

  @AfterAll
  static void stopHdfs() throws InterruptedException {
    if (cluster != null) {
      cluster.destroyForcibly().waitFor();
    }
  }

  /** Two classes: a light pixel above or below, and noise. */
  private static Path writeImages(Path images) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int label = 0; label < 2; label++) {
      Path ofClass = Files.createDirectories(images.resolve(label == 0 ? "above" : "below"));
      for (int i = 0; i < IMAGES; i++) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
          int grey = random.nextInt(100);
          image.getRaster().setSample(pixel % SIZE, pixel / SIZE, 0, grey);
        }
        image.getRaster().setSample(random.nextInt(SIZE), label * (SIZE - 1), 0, 255);
        ImageIO.write(image, "png", ofClass.resolve(i + ".png").toFile());
      }
    }
    return images;
  }

  private static SparkFarmTest.Result crossval(String from, Path to, Object... more) {
    List<Object> words = new ArrayList<>(List.of("crossval", "--data", from, "--out", to));
    words.addAll(List.of("--folds", 2, "--steps", 6, "--batch-size", 8, "--threads", 1));
    words.addAll(List.of("--no-report"));
    words.addAll(List.of(more));
    return SparkFarmTest.run(words.toArray());
  }

  @Test
  void trainingsReadTheirDataFromHdfs() throws IOException {
    new HadoopFiles().store(data, URI.create(root + "/data/dots"));
    Path here = folder.resolve("here");
    Path there = folder.resolve("there");
    assertThat(crossval(data.toString(), here).err()).isEmpty();
    assertThat(crossval(root + "/data/dots", there, "--on", CLUSTER).err()).isEmpty();
    for (String file :
        List.of(
            "predictions.csv",
            "fold-1/last.safetensors",
            "fold-2/last.safetensors",
            "fold-1/predictions.csv")) {
      assertThat(there.resolve(file)).hasSameBinaryContentAs(here.resolve(file));
    }
  }

  /** Worker 0 has no folder that the driver sees: its run is known by the mirror alone. */
  @Test
  void aRunGoesOnFromItsMirror() throws Exception {
    SharedRun shared = new SharedRun(folder);
    String mirror = root + "/runs/mirrored";
    assertThat(shared.train("alone", STEPS).err()).isEmpty();
    CompletableFuture<SparkFarmTest.Result> training =
        shared.start("mirrored", STEPS, "--mirror", mirror);
    HadoopFiles files = new HadoopFiles();
    for (int i = 0; i < 1_200 && files.names(URI.create(mirror)).isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    ProcessHandle.current()
        .children()
        .filter(process -> process.pid() != cluster.pid())
        .findFirst()
        .orElseThrow()
        .destroyForcibly();

    assertThat(training.get(240, TimeUnit.SECONDS).err()).isEmpty();
    shared.assertSame("mirrored", "alone");
    assertThat(files.names(URI.create(mirror))).hasSize(1); // older copies are gone
    assertThat(folder.resolve("mirrored/metrics.json"))
        .content()
        .contains(folder.resolve("mirrored").toString());

    Object[] again = {"--mirror", mirror, "--on", CLUSTER, "--workers", 2};
    assertThat(shared.train("again", STEPS, again).err()).isEmpty(); // it is taken as it is
    shared.assertSame("again", "alone");
  }

  @Test
  void whatIsNotThereIsOneLine() {
    SparkFarmTest.Result result = crossval(root + "/nothing", folder.resolve("none"));
    assertThat(result.err())
        .startsWith("lanewise: error: " + root + "/nothing: cannot be read: ")
        .hasLineCount(1);
    assertThat(result.status()).isEqualTo(1);
  }
}
