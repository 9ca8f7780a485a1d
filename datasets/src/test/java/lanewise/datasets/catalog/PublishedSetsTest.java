package lanewise.datasets.catalog;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lanewise.datasets.DataSet;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sets of the catalogue beside MNIST, on generated files of the same form with few images. */
class PublishedSetsTest {
  @TempDir Path root;

  @Test
  void everySetHasAUniqueNameClassesAndADigest() {
    Set<String> names = new HashSet<>();
    Set<String> digests = new HashSet<>();
    for (KnownSet set : KnownSet.all()) {
      assertThat(names.add(set.name())).as(set.name()).isTrue();
      assertThat(set.classNames()).as(set.name()).doesNotHaveDuplicates().hasSizeGreaterThan(1);
      for (KnownFile file : set.files()) {
        int digits = file.digest().algorithm().equals("MD5") ? 32 : 64;
        assertThat(file.digest().hex()).as(set.name()).matches("[0-9a-f]{%d}".formatted(digits));
        // The six arrangements of EMNIST share one file.
        assertThat(digests.add(file.digest().hex()) || set.folder().equals("emnist")).isTrue();
      }
      assertThat(set.mirrors()).allMatch(mirror -> mirror.matches("https?://.*/"));
    }
    assertThat(names)
        .hasSize(3 + 2 + 6 + 48)
        .contains("kmnist", "qmnist", "emnist-letters", "pathmnist", "organsmnist_224");
    assertThat(KnownSet.listed()).hasSize(3 + 2 + 6 + 12);
  }

  @Test
  void medMnistHasAnotherHostBesideTheFirst() {
    for (String name : List.of("octmnist", "breastmnist")) {
      assertThat(KnownSet.named(name).orElseThrow().mirrors().stream().map(m -> m.split("/")[2]))
          .contains("zenodo.org", "huggingface.co");
    }
  }

  @Test
  void kmnist() throws IOException {
    Path folder = Files.createDirectory(root.resolve("kmnist"));
    for (String part : List.of("train", "t10k")) {
      Files.write(folder.resolve(part + "-images-idx3-ubyte.gz"), gzip(images(2)));
      Files.write(folder.resolve(part + "-labels-idx1-ubyte.gz"), gzip(labels(9, 1)));
    }
    DataSet set = load("kmnist");
    assertThat(set.classNames().get(set.train().label(0))).isEqualTo("wo");
    assertThat(set.notes()).containsExactly("subset of 4 of 70,000 images");
  }

  @Test
  void qmnistsLabelsAreTheFirstOfEachRow() throws IOException {
    Path folder = Files.createDirectory(root.resolve("qmnist"));
    ByteBuffer rows = ByteBuffer.allocate(12 + 2 * 8 * 4).putInt(0x0c02).putInt(2).putInt(8);
    for (int label : new int[] {7, 3}) {
      rows.putInt(label);
      for (int i = 1; i < 8; i++) {
        rows.putInt(1_000 * i);
      }
    }
    for (String part : List.of("train", "test")) {
      Files.write(folder.resolve("qmnist-" + part + "-images-idx3-ubyte.gz"), gzip(images(2)));
      Files.write(folder.resolve("qmnist-" + part + "-labels-idx2-int.gz"), gzip(rows.array()));
    }
    DataSet set = load("qmnist");
    assertThat(set.train().labels()).containsExactly(7, 3);
    assertThat(set.train().pixels()).startsWith(0, 1, 2, 3);
  }

  @Test
  void emnistIsTurnedUprightAndItsLettersCountFromZero() throws IOException {
    emnist("letters", 1, 26);
    DataSet set = load("emnist-letters");
    assertThat(set.classNames()).hasSize(26).startsWith("a").endsWith("z");
    assertThat(set.train().labels()).containsExactly(0, 25);
    assertThat(set.imageShape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(set.train().pixels()).containsExactly(0, 2, 1, 3, 4, 6, 5, 7);
    emnist("letters", 0, 26);
    assertUserError(() -> load("emnist-letters"), "label 0 of image 0", "expected 1 to 26");
  }

  @Test
  void emnistsOtherArrangementsCountFromZero() throws IOException {
    for (String split : List.of("balanced", "byclass", "bymerge", "digits", "mnist")) {
      int last = KnownSet.named("emnist-" + split).orElseThrow().classNames().size() - 1;
      emnist(split, 0, last);
      assertThat(load("emnist-" + split).test().labels()).as(split).containsExactly(0, last);
    }
    assertThat(KnownSet.named("emnist-balanced").orElseThrow().classNames())
        .hasSize(47)
        .endsWith("r", "t");
    assertThat(KnownSet.named("emnist-byclass").orElseThrow().classNames()).hasSize(62);
    assertUserError(() -> load("emnist-letters"), "has no member gzip/emnist-letters-t");
  }

  private DataSet load(String name) {
    return new DataCatalog(List.of(root)).load(name);
  }

  private void emnist(String split, int... labels) throws IOException {
    Path folder = Files.createDirectories(root.resolve("emnist"));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("gzip.zip")))) {
      for (String part : List.of("train", "test")) {
        String name = "gzip/emnist-" + split + "-" + part;
        zip.putNextEntry(new ZipEntry(name + "-images-idx3-ubyte.gz"));
        zip.write(gzip(images(2)));
        zip.putNextEntry(new ZipEntry(name + "-labels-idx1-ubyte.gz"));
        zip.write(gzip(labels(labels)));
      }
    }
  }

  /** Images of 2 x 2 pixels 0, 1, 2, 3, then 4, 5, 6, 7. */
  private static byte[] images(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + 4 * count);
    bytes.putInt(0x0803).putInt(count).putInt(2).putInt(2);
    for (int i = 0; i < 4 * count; i++) {
      bytes.put((byte) i);
    }
    return bytes.array();
  }

  private static byte[] labels(int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length);
    bytes.putInt(0x0801).putInt(labels.length);
    for (int label : labels) {
      bytes.put((byte) label);
    }
    return bytes.array();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
