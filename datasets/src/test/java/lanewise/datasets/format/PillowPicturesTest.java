package lanewise.datasets.format;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pictures of every format and kind that Pillow writes have the pixels that Pillow reads from them,
 * upright and on white. {@code src/test/python/pictures.py} wrote them.
 */
class PillowPicturesTest {
  private static final Map<String, byte[]> FILES = files();

  @TempDir private Path folder;

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(
            requireNonNull(PillowPicturesTest.class.getResourceAsStream("pictures.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return files;
  }

  static Stream<String> pictures() {
    return FILES.keySet().stream().filter(name -> !name.endsWith(".rgb"));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void hasThePixelsThatPillowReads(String name) throws IOException {
    // Under another name: what a file is does not depend on it.
    Path file = Files.write(folder.resolve("picture"), FILES.get(name));
    ByteBuffer expected = ByteBuffer.wrap(FILES.get(name + ".rgb"));
    int width = expected.getInt();
    int height = expected.getInt();
    int plane = width * height;

    ImageFile picture = ImageFile.read(file, 3);
    byte[] pixels = picture.pixels();

    assertThat(ImageFile.shapeOf(file)).isEqualTo(Shape.of(3, height, width));
    assertThat(picture.notes().contains(ImageNote.FIRST_OF_SEVERAL))
        .isEqualTo(name.matches("(moving|pages).*"));
    assertThat(pixels).hasSize(3 * plane);
    int furthest = 0;
    for (int i = 0; i < 3 * plane; i++) {
      int value = pixels[i % 3 * plane + i / 3] & 0xff;
      furthest = Math.max(furthest, Math.abs(value - (expected.get(8 + i) & 0xff)));
    }
    assertThat(furthest).isLessThanOrEqualTo(tolerance(name));
  }

  /**
   * Lossy WebP rounds luminance, and the decoder repeats a colour for its four pixels where
   * Pillow's interpolates between them.
   */
  private static int tolerance(String name) {
    return switch (name) {
      case "lossy-grey.webp" -> 1;
      case "lossy-colour.webp" -> 82;
      default -> 0;
    };
  }
}
