package lanewise.datasets.catalog;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import lanewise.datasets.DataSet;
import lanewise.datasets.format.NpyBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCatalogTest {
  private static final Path HOME = Path.of("home", "ada");

  @TempDir Path folder;

  @Test
  void searchesTheGivenFolderAloneElseTheEnvironmentThenTheCache() {
    Path given = Path.of("given");
    Map<String, String> environment =
        Map.of("LANEWISE_DATA", "data", "XDG_CACHE_HOME", "cache", "LOCALAPPDATA", "local");
    assertThat(DataCatalog.roots(given, environment, "Linux", HOME)).containsExactly(given);
    assertThat(DataCatalog.roots(null, environment, "Linux", HOME))
        .containsExactly(Path.of("data"), Path.of("cache", "lanewise"));
    assertThat(DataCatalog.roots(null, environment, "Windows 11", HOME))
        .containsExactly(Path.of("data"), Path.of("local", "lanewise"));
    assertThat(DataCatalog.roots(null, Map.of(), "Linux", HOME))
        .containsExactly(HOME.resolve(".cache").resolve("lanewise"));
    assertThat(DataCatalog.roots(null, Map.of(), "Mac OS X", HOME))
        .containsExactly(HOME.resolve("Library").resolve("Caches").resolve("lanewise"));
    assertThat(DataCatalog.roots(null, Map.of("LANEWISE_DATA", " "), "Windows 11", HOME))
        .containsExactly(HOME.resolve("AppData").resolve("Local").resolve("lanewise"));
    assertThat(DataCatalog.lookup(given).fetchRoot()).isEqualTo(given);
  }

  @Test
  void aUriThatNothingHereReadsIsASentence() {
    assertUserError(
        () -> new DataCatalog(List.of(folder)).load("hdfs://host/dots.npz"),
        "hdfs://host/dots.npz: nothing here reads such files; docs/spark.md tells what does");
    assertThat(SharedFiles.isUri("C:\\dots.npz")).isFalse();
    assertThat(SharedFiles.isUri("C:/dots.npz")).isFalse();
  }

  @Test
  void findsSetsByName() {
    assertThat(KnownSet.all())
        .extracting(KnownSet::name)
        .contains("digits", "mnist", "fashion-mnist", "octmnist");
    assertThat(KnownSet.named("octmnist").orElseThrow().images()).isEqualTo(109_309);
    assertThat(KnownSet.named("MNIST")).isEmpty();
    assertThat(KnownSet.named("digits").orElseThrow().generated()).isTrue();
    assertThat(KnownSet.named("mnist").orElseThrow().generated()).isFalse();
  }

  @Test
  void loadsPlainAndCompressedFilesFromTheFirstRootThatHasThem() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path mnist = Files.createDirectories(folder.resolve("full").resolve("mnist"));
    DataCatalog catalog = new DataCatalog(List.of(empty, mnist.getParent()));
    KnownSet set = KnownSet.named("mnist").orElseThrow();
    assertThat(catalog.find(set)).isEmpty();
    Files.write(mnist.resolve("train-images-idx3-ubyte"), images(3));
    Files.write(mnist.resolve("train-labels-idx1-ubyte.gz"), gzip(labels(3)));
    Files.write(mnist.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(2)));
    Files.write(mnist.resolve("t10k-labels-idx1-ubyte"), labels(2));
    assertThat(catalog.find(set)).contains(mnist);
    DataSet loaded = catalog.load("mnist");
    assertThat(loaded.name()).isEqualTo("mnist");
    assertThat(loaded.train().size()).isEqualTo(3);
    assertThat(loaded.test().size()).isEqualTo(2);
    assertThat(loaded.classNames()).hasSize(10);
    assertThat(loaded.notes()).containsExactly("subset of 5 of 70,000 images");
  }

  @Test
  void aMissingSetIsReportedWithItsFilesFolderAndFetchCommand() throws IOException {
    DataCatalog catalog = new DataCatalog(List.of(folder.resolve("a"), folder.resolve("b")));
    assertUserError(
        () -> catalog.load("fashion-mnist"),
        "fashion-mnist is not on this machine",
        folder.resolve("a") + ", " + folder.resolve("b"),
        "lanewise data fetch fashion-mnist",
        "t10k-labels-idx1-ubyte.gz into " + folder.resolve("a").resolve("fashion-mnist"));
    assertUserError(() -> catalog.load("octmnist"), "data fetch octmnist", "put octmnist.npz into");
    Path half = Files.createDirectories(folder.resolve("b").resolve("mnist"));
    Files.write(half.resolve("train-images-idx3-ubyte.gz"), new byte[1]);
    Files.write(half.resolve("t10k-labels-idx1-ubyte"), new byte[1]);
    assertUserError(
        () -> catalog.load("mnist"),
        half + ": train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz missing; put",
        "lanewise data fetch mnist");
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    DataCatalog catalog = new DataCatalog(List.of(folder));
    assertUserError(
        () -> catalog.load("mnits"), "no data set 'mnits'", "digits, mnist", ".npz", "folder");
    assertUserError(() -> catalog.load("a\0b"), "no data set");
  }

  @Test
  void theGeneratedSetNeedsNoFiles() {
    DataCatalog catalog = new DataCatalog(List.of(folder));
    assertThat(catalog.load("digits").train().size()).isEqualTo(12_000);
    assertThat(catalog.find(KnownSet.named("digits").orElseThrow())).isEmpty();
  }

  @Test
  void aSubsetOfOctmnistIsFoundAndNoted() throws IOException {
    Path octmnist = Files.createDirectory(folder.resolve("octmnist"));
    Path subset = octmnistFile(octmnist.resolve("octmnist-subset.npz"));
    DataCatalog catalog = new DataCatalog(List.of(folder));
    for (String nameOrPath : List.of("octmnist", subset.toString())) {
      DataSet set = catalog.load(nameOrPath);
      assertThat(set.name()).isEqualTo("octmnist");
      assertThat(set.classNames()).containsExactly("CNV", "DME", "DRUSEN", "NORMAL");
      assertThat(set.notes()).containsExactly("subset of 4 of 109,309 images");
    }
  }

  @Test
  void anyOtherFileHasItsOwnName() throws IOException {
    Path file = octmnistFile(folder.resolve("eyes.npz"));
    DataSet set = new DataCatalog(List.of(folder)).load(file.toString());
    assertThat(set.name()).isEqualTo("eyes.npz");
    assertThat(set.classNames()).containsExactly("0", "1", "2");
    assertThat(set.notes()).isEmpty();
  }

  @Test
  void aFolderIsReadAsImages() throws IOException {
    for (String name : List.of("a", "b")) {
      Path classFolder = Files.createDirectories(folder.resolve("mine").resolve(name));
      for (int i = 0; i < 5; i++) {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        // Identical images would stay together.
        image.getRaster().setSample(0, 0, 0, name.hashCode() + 10 * i);
        ImageIO.write(image, "png", classFolder.resolve(i + ".png").toFile());
      }
    }
    DataSet set = new DataCatalog(List.of(folder)).load(folder.resolve("mine").resolve(".") + "/");
    assertThat(set.name()).isEqualTo("mine");
    assertThat(set.classNames()).containsExactly("a", "b");
  }

  private static Path octmnistFile(Path file) throws IOException {
    byte[] images = NpyBytes.unsignedBytes(new byte[8], 2, 2, 2);
    byte[] labels = NpyBytes.unsignedBytes(new byte[] {0, 2}, 2, 1);
    return NpyBytes.npz(
        file,
        Map.of(
            "train_images", images,
            "train_labels", labels,
            "test_images", images,
            "test_labels", labels));
  }

  private static byte[] images(int count) {
    return ByteBuffer.allocate(16 + count * 4)
        .putInt(0x803)
        .putInt(count)
        .putInt(2)
        .putInt(2)
        .array();
  }

  private static byte[] labels(int count) {
    return ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count).array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }
}
