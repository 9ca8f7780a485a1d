package lanewise.datasets.format;

import static lanewise.datasets.UserErrors.assertUserError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import lanewise.datasets.ImageSet;
import lanewise.datasets.TestImages;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  @TempDir Path folder;
  private Path labels;

  @BeforeEach
  void writeLabels() throws IOException {
    labels = write("labels", idx(new byte[] {2, 0, 1}, LABELS, 3));
  }

  @Test
  void readsPlainAndCompressedFiles() throws IOException {
    byte[] pixels = {1, 2, 3, 4, 5, (byte) 250};
    Path plain = write("images", idx(pixels, IMAGES, 3, 1, 2));
    Path compressed = write("images.gz", gzip(idx(pixels, IMAGES, 3, 1, 2)));
    for (Path images : new Path[] {plain, compressed}) {
      ImageSet set = Idx.read(images, labels, TestImages.names(3));
      assertThat(set.imageShape()).isEqualTo(Shape.of(1, 1, 2));
      assertThat(set.pixels()).isEqualTo(pixels);
      assertThat(set.labels()).containsExactly(2, 0, 1);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertRefused(folder.resolve("nowhere.gz"), "no such file");
  }

  @Test
  void aFolderIsNoFile() {
    assertRefused(folder, "cannot be read");
  }

  @Test
  void aWrongMagicNumberIsShownBesideTheRightOne() throws IOException {
    assertRefused(labels, "0x00000801 is not 0x00000803", "images");
    assertRefused(
        write("png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
        "magic number 0x89504e47");
  }

  @Test
  void countsMustAgreeWithTheFileSize() throws IOException {
    byte[] tooShort = idx(new byte[5], IMAGES, 3, 1, 2);
    byte[] tooLong = idx(new byte[7], IMAGES, 3, 1, 2);
    for (byte[] bytes : new byte[][] {tooShort, tooLong, gzip(tooShort), gzip(tooLong)}) {
      assertRefused(write("images", bytes), "states (3, 1, 2) images, 22 bytes", "download it");
    }
  }

  @Test
  void anEmptyOrCutHeaderIsACutFile() throws IOException {
    assertRefused(write("images", new byte[0]), "truncated");
    assertRefused(write("images", new byte[] {0, 0, 8, 3, 0}), "truncated");
    assertRefused(write("images", new byte[] {0x1f, (byte) 0x8b}), "truncated");
  }

  @Test
  void impossibleExtentsAreRefusedBeforeAnythingIsAllocated() throws IOException {
    assertRefused(write("images", idx(new byte[0], IMAGES, 0, 28, 28)), "(0, 28, 28)");
    assertRefused(write("images", idx(new byte[0], IMAGES, 3, -28, 28)), "(3, -28, 28)");
    int huge = Integer.MAX_VALUE;
    assertRefused(write("images", idx(new byte[0], IMAGES, huge, huge, huge)), "header");
    assertRefused(write("images", idx(new byte[0], IMAGES, huge, 1, 1)), "states");
  }

  @Test
  void aCompressedFileThatIsCutAnywhereIsRefused() throws IOException {
    byte[] whole = gzip(idx(noise(3 * 1000), IMAGES, 3, 10, 100));
    for (int length = 2; length < whole.length; length += 97) {
      Path cut = write("cut.gz", Arrays.copyOf(whole, length));
      assertRefused(cut, "cut.gz", "download ");
    }
    assertRefused(write("cut.gz", Arrays.copyOf(whole, whole.length - 1)), "download ");
  }

  @Test
  void aCompressedFileWithAFlippedByteIsRefused() throws IOException {
    byte[] whole = gzip(idx(noise(3 * 1000), IMAGES, 3, 10, 100));
    for (int at = 20; at < whole.length; at += 101) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      assertRefused(write("damaged.gz", damaged), "damaged.gz");
    }
  }

  @Test
  void aTrailerWithAWrongSizeIsRefused() throws IOException {
    byte[] bomb = gzip(idx(new byte[0], IMAGES, 1_000_000, 28, 28));
    ByteBuffer.wrap(bomb).putInt(bomb.length - 4, Integer.reverseBytes(16 + 784_000_000));
    assertRefused(write("bomb.gz", bomb), "truncated");
    byte[] honestHeader = gzip(idx(noise(7), IMAGES, 3, 1, 2));
    ByteBuffer.wrap(honestHeader).putInt(honestHeader.length - 4, Integer.reverseBytes(22));
    assertRefused(write("more.gz", honestHeader), "holds more than the 22 bytes");
  }

  @Test
  void labelsMustBeAsManyAsImagesAndInRange() throws IOException {
    Path images = write("images", idx(new byte[8], IMAGES, 4, 1, 2));
    assertUserError(
        () -> Idx.read(images, labels, TestImages.names(3)),
        images + ": has 4 images but " + labels + " has 3 labels");
    Path three = write("three", idx(new byte[6], IMAGES, 3, 1, 2));
    assertUserError(
        () -> Idx.read(three, labels, TestImages.names(2)),
        labels + ": label 2 of image 0 is out of range; expected 0 to 1");
  }

  private void assertRefused(Path images, String... parts) {
    assertUserError(() -> Idx.read(images, labels, TestImages.names(3)), images.toString());
    assertUserError(() -> Idx.read(images, labels, TestImages.names(3)), parts);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] idx(byte[] elements, int magic, int... extents) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + elements.length).putInt(magic);
    for (int extent : extents) {
      bytes.putInt(extent);
    }
    return bytes.put(elements).array();
  }

  private static byte[] noise(int count) {
    return TestImages.random(count, Shape.of(1, 1, 1), 1).pixels();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }
}
